import {
  asPresent,
  call,
  capabilities,
  combine,
  concat,
  fail,
  format,
  ForEach,
  get,
  hasKey,
  isPresent,
  items,
  loop,
  Manifest,
  NamedTemplate,
  not,
  orElse,
  overlay,
  parameter,
  required,
  satisfies,
  value,
  variable,
  when,
  When,
  whenSet,
  type Expr,
  type RefsOf,
  type Templated,
  type TemplatedItem,
  type ListKind,
  type ValuesOf,
  type ValueType,
} from '../../src/index.js';
import type { Container, CronJob, Job, JobSpec, PodTemplateSpec, Volume, VolumeMount } from '../../src/kubernetes/index.js';
import { restrictedPod } from '../common/security.js';
import { ownMounts, ownVolumes } from '../common/volumes.js';
import type { Artifacts } from './artifacts.js';
import { JOB_COMPONENT } from './component.js';
import { jobContainer } from './container.js';
import { secretNameOf } from './environment.js';
import { contentHash } from '../common/content-hash.js';
import type { FloeJobs } from './floe-jobs.js';
import { jobSettings } from './values/index.js';
import { WRITABLE } from './writable.js';

type Settings = RefsOf<typeof jobSettings>;
const steps = jobSettings.properties.steps as ValueType<Step[]> & { readonly type: ListKind };
type Step = ValuesOf<(typeof jobSettings)['properties']['steps']>[number];
type CommonEnv = Expr<Readonly<Record<string, string>>>;

/** The CronJob or Job of each entry of `jobs`. Both include the same named template of their spec. */
export function addJobs(chart: FloeJobs, artifacts: Artifacts, common: CommonEnv, account: Expr<string>): void {
  const { values } = chart;
  const each = new ForEach(chart, 'Jobs', values.jobs);
  const name = each.key;
  const kind = orElse(each.item.kind, values.defaults.kind);
  const ofKind = required(get(values.kinds, kind), format`Job '${name}' is of the kind '${kind}', which .Values.kinds does not have.`);
  const settings = overlay(values.defaults, [ofKind, each.item], 'job');

  const spec = new NamedTemplate<JobSpec>(chart, 'jobSpec', jobSpec({ chart, name, settings, artifacts, common, account }));
  const metadata = { labels: { ...chart.jobLabels(name), 'floe.dev/version': whenSet(values.product.version) } };

  new Manifest<CronJob>(
    new When(each, 'Scheduled', isPresent(settings.schedule)),
    'cronjob',
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      spec: {
        schedule: asPresent(settings.schedule),
        timeZone: settings.timeZone,
        suspend: settings.suspend,
        concurrencyPolicy: settings.concurrencyPolicy,
        startingDeadlineSeconds: settings.startingDeadlineSeconds,
        successfulJobsHistoryLimit: settings.successfulJobsHistoryLimit,
        failedJobsHistoryLimit: settings.failedJobsHistoryLimit,
        jobTemplate: { metadata: { labels: chart.jobLabels(name) }, spec: spec.include() },
      },
    },
    { component: JOB_COMPONENT, suffix: name },
  );

  new Manifest<Job>(
    new When(each, 'Once', not(isPresent(settings.schedule))),
    'job',
    { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: combine<JobSpec>({ suspend: settings.suspend }, spec.include()) },
    { component: JOB_COMPONENT, suffix: concat(name, '-', contentHash(spec)) },
  );
}

interface JobProps {
  readonly chart: FloeJobs;
  readonly name: Expr<string>;
  readonly settings: Settings;
  readonly artifacts: Artifacts;
  readonly common: CommonEnv;
  readonly account: Expr<string>;
}

function jobSpec(props: JobProps): Templated<JobSpec> {
  const { settings } = props;
  return {
    backoffLimit: settings.backoffLimit,
    activeDeadlineSeconds: settings.activeDeadlineSeconds,
    ttlSecondsAfterFinished: settings.ttlSecondsAfterFinished,
    parallelism: settings.parallelism,
    completions: settings.completions,
    completionMode: settings.completionMode,
    podFailurePolicy: settings.podFailurePolicy,
    template: podTemplate(props),
  };
}

function podTemplate({ chart, name, settings, artifacts, common, account }: JobProps): Templated<PodTemplateSpec> {
  const { values } = chart;
  const { mounts, volumes } = jobVolumes(chart, name, settings, artifacts);
  const sequence = stepSequence(chart, name, settings, common, mounts);
  const sidecar = loop(settings.sidecars);
  const native = when<'Always'>(
    satisfies(capabilities.kubeVersion, '>=1.29.0-0'),
    'Always',
    fail(format`Job '${name}' has sidecars, which Kubernetes runs from 1.29 on.`),
  );
  return {
    metadata: {
      labels: combine<Record<string, string>>(chart.selectorLabels(JOB_COMPONENT), chart.jobLabels(name), settings.labels),
      annotations: whenSet(settings.annotations),
    },
    spec: restrictedPod({
      serviceAccountName: when<string>(isPresent(settings.serviceAccountName), asPresent(settings.serviceAccountName), account),
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: settings.terminationGracePeriodSeconds,
      priorityClassName: settings.priorityClassName,
      runtimeClassName: settings.runtimeClassName,
      imagePullSecrets: whenSet(values.imagePullSecrets),
      securityContext: whenSet(settings.podSecurityContext),
      nodeSelector: whenSet(settings.nodeSelector),
      affinity: whenSet(settings.affinity),
      tolerations: whenSet(settings.tolerations),
      topologySpreadConstraints: whenSet(settings.topologySpreadConstraints),
      dnsPolicy: settings.dnsPolicy,
      dnsConfig: whenSet(settings.dnsConfig),
      hostAliases: whenSet(settings.hostAliases),
      initContainers: [
        items(settings.initContainers),
        sidecar.each(combine<Container>({ restartPolicy: native }, sidecar.item)),
        sequence.allButLast,
      ],
      containers: [sequence.last],
      volumes,
    }),
  };
}

/** The steps of a job as containers: init containers, which run one after the other, and the last as the pod's own. */
function stepSequence(
  chart: FloeJobs,
  job: Expr<string>,
  settings: Settings,
  common: CommonEnv,
  mounts: readonly TemplatedItem<VolumeMount>[],
) {
  const { kinds } = chart.values;
  const step = parameter<Step>('step', steps.type.items as ValueType<Step>);
  const kind = orElse(step.kind, '');
  const ofKind = required(
    call('ternary', value.jsonObject(), get(kinds, kind), call('dict', value.jsonObject()), isPresent(step.kind)),
    format`Job '${job}' has a step of the kind '${kind}', which .Values.kinds does not have.`,
  );
  const container = new NamedTemplate<Container>(
    chart,
    'container',
    jobContainer({ chart, job, step: step.name, settings: overlay(settings, [ofKind, step], 'container'), common, mounts }),
  );
  // Without steps, the job itself is the only one: nothing differs from it.
  const all = variable('steps', call('default', steps, call('list', steps, call('dict', value.json())), settings.steps));
  const earlier = loop(call('initial', steps, all), { item: 'step' });
  return {
    allButLast: earlier.each<Container>(container.include([step, earlier.item])),
    last: container.include([step, call('last', steps.type.items as ValueType<Step>, all)]),
  };
}

/** The volumes of a job, and their mounts in each of its containers. One of the operator's own takes the place of `tmp` or `work`. */
function jobVolumes(chart: FloeJobs, name: Expr<string>, settings: Settings, artifacts: Artifacts) {
  const credential = loop(settings.credentialFiles, { key: 'credential', item: 'folder' });
  const credentialVolume = concat('credential-', credential.key);
  const unlessOwn = <V>(name: string, what: Templated<V>): Expr<V | undefined> =>
    when<V>(not(hasKey(settings.volumes, name)), what as never);

  const volumes: TemplatedItem<Volume>[] = [
    ...WRITABLE.map((each) => unlessOwn<Volume>(each.name, { name: each.name, emptyDir: {} })),
    ...artifacts.volumes,
    credential.each<Volume>({ name: credentialVolume, secret: { secretName: secretNameOf(chart, credential.key) } }),
    ownVolumes(settings.volumes, { taken: '^(artifacts|credential-.*)$', whose: format`Job '${name}'` }),
  ];
  const mounts: TemplatedItem<VolumeMount>[] = [
    ...WRITABLE.map((each) => unlessOwn<VolumeMount>(each.name, { name: each.name, mountPath: each.mountPath })),
    ...artifacts.mounts,
    credential.each<VolumeMount>({ name: credentialVolume, mountPath: credential.item, readOnly: true }),
    ownMounts(settings.volumes),
  ];
  return { volumes, mounts };
}
