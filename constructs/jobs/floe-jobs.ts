import type { Construct } from 'constructs';
import {
  asPresent,
  combine,
  concat,
  ForEach,
  format,
  HelmChart,
  isNotEmpty,
  isPresent,
  jsonDocument,
  loop,
  Manifest,
  NamedTemplate,
  not,
  Notes,
  orElse,
  overlay,
  release,
  ServiceAccount,
  sha256,
  trunc,
  when,
  When,
  whenSet,
  type Expr,
  type RefsOf,
  type Templated,
} from '../../src/index.js';
import type { CronJob, Job, JobSpec, PodTemplateSpec, Volume, VolumeMount } from '../../src/kubernetes/index.js';
import { ConfigFiles } from '../common/config-files.js';
import { Credential } from '../common/credential.js';
import { imageReference } from '../common/image.js';
import { restrictedPod } from '../common/security.js';
import { jobEnvironment, secretNameOf } from './environment.js';
import { floeJobsValues, type jobSettings } from './values.js';

/** The file under which every job finds the product's CompiledArtifacts. */
const ARTIFACTS_FILE = 'compiled_artifacts.json';
const COMPONENT = 'job';

type JobRefs = RefsOf<typeof jobSettings>;
type ArtifactFiles = ConfigFiles<typeof ARTIFACTS_FILE>;

/** The Jobs and CronJobs of one data product, with its CompiledArtifacts and credentials. */
export class FloeJobs extends HelmChart<typeof floeJobsValues> {
  readonly #artifacts: ArtifactFiles;
  readonly #account: Expr<string>;

  constructor(scope: Construct, id = 'floe-jobs') {
    super(scope, id, {
      name: 'floe-jobs',
      version: '0.1.0',
      description: 'The jobs of a floe data product: dbt runs, ingestion, quality checks, on a schedule or once.',
      keywords: ['floe', 'dbt', 'data', 'cronjob', 'job'],
      partOf: 'floe',
      values: floeJobsValues,
      fullname: (values) => orElse(values.fullnameOverride, HelmChart.releaseName),
      readme: README,
    });
    this.#artifacts = this.#artifactFiles();
    this.#account = this.#jobAccount();
    const credential = new ForEach(this, 'Credentials', this.values.credentials);
    new Credential(credential, 'credential', { source: credential.item, suffix: credential.key });
    this.#jobs();
    this.#notes();
  }

  #artifactFiles(): ArtifactFiles {
    const { content, mountPath } = this.values.artifacts;
    const scope = new When(this, 'WithArtifacts', isNotEmpty(content));
    return new ConfigFiles<typeof ARTIFACTS_FILE>(scope, 'artifacts', { files: { [ARTIFACTS_FILE]: jsonDocument(content) }, mountPath });
  }

  /** The account that the jobs run as. It is given no rights. */
  #jobAccount(): Expr<string> {
    const { create, name, annotations } = this.values.serviceAccount;
    const own = new ServiceAccount(new When(this, 'OwnAccount', create), 'account', { suffix: '', annotations: whenSet(annotations) });
    return when<string>(create, own.name, orElse(name, 'default'));
  }

  #jobs(): void {
    const each = new ForEach(this, 'Jobs', this.values.jobs);
    const job = overlay(this.values.defaults, each.item);
    const spec = new NamedTemplate<JobSpec>(this, 'jobSpec', {
      backoffLimit: job.backoffLimit,
      activeDeadlineSeconds: job.activeDeadlineSeconds,
      template: this.#podTemplate(each.key, job),
    });
    const metadata = { labels: this.#labels(each.key) };

    new Manifest<CronJob>(
      new When(each, 'Scheduled', isPresent(job.schedule)),
      'cronjob',
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata,
        spec: {
          schedule: asPresent(job.schedule),
          timeZone: job.timeZone,
          suspend: job.suspend,
          concurrencyPolicy: job.concurrencyPolicy,
          startingDeadlineSeconds: job.startingDeadlineSeconds,
          successfulJobsHistoryLimit: job.successfulJobsHistoryLimit,
          failedJobsHistoryLimit: job.failedJobsHistoryLimit,
          jobTemplate: { metadata, spec: spec.include() },
        },
      },
      { component: COMPONENT, suffix: each.key },
    );

    // The pod template of a Job cannot change: one whose content differs is another Job, and so has another name.
    const content = trunc(sha256(spec.text()), 8);
    new Manifest<Job>(
      new When(each, 'Once', not(isPresent(job.schedule))),
      'job',
      { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: combine<JobSpec>({ suspend: job.suspend }, spec.include()) },
      { component: COMPONENT, suffix: concat(each.key, '-', content) },
    );
  }

  #podTemplate(name: Expr<string>, job: JobRefs): Templated<PodTemplateSpec> {
    const withArtifacts = isNotEmpty(this.values.artifacts.content);
    const credential = loop(job.credentialFiles, { key: 'credential', item: 'folder' });
    const volume = concat('credential-', credential.key);
    return {
      metadata: {
        labels: combine<Record<string, string>>(this.selectorLabels(COMPONENT), this.#labels(name), job.labels),
        annotations: whenSet(job.annotations),
      },
      spec: restrictedPod({
        serviceAccountName: this.#account,
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: job.terminationGracePeriodSeconds,
        priorityClassName: job.priorityClassName,
        imagePullSecrets: whenSet(this.values.imagePullSecrets),
        securityContext: whenSet(job.podSecurityContext),
        nodeSelector: whenSet(job.nodeSelector),
        affinity: whenSet(job.affinity),
        tolerations: whenSet(job.tolerations),
        containers: [
          {
            name: 'job',
            image: imageReference(job.image, format`Job '${name}'`),
            imagePullPolicy: job.image.pullPolicy,
            command: whenSet(job.command),
            args: whenSet(job.args),
            env: jobEnvironment(this, job.env, { FLOE_ARTIFACTS: { value: this.#artifacts.path(ARTIFACTS_FILE), when: withArtifacts } }),
            resources: whenSet(job.resources),
            securityContext: whenSet(job.securityContext),
            volumeMounts: [
              { name: 'tmp', mountPath: '/tmp' },
              when<VolumeMount>(withArtifacts, this.#artifacts.mount),
              credential.each<VolumeMount>({ name: volume, mountPath: credential.item, readOnly: true }),
            ],
          },
        ],
        volumes: [
          { name: 'tmp', emptyDir: {} },
          when<Volume>(withArtifacts, this.#artifacts.volume),
          credential.each<Volume>({ name: volume, secret: { secretName: secretNameOf(this, credential.key) } }),
        ],
      }),
    };
  }

  #labels(job: Expr<string>): Templated<Record<string, string>> {
    const { name, domain, owner } = this.values.product;
    return { 'floe.dev/job': job, 'floe.dev/product': whenSet(name), 'floe.dev/domain': whenSet(domain), 'floe.dev/owner': whenSet(owner) };
  }

  #notes(): void {
    const each = loop(this.values.jobs);
    new Notes(this, 'notes', [
      format`The jobs of ${release.name} are installed:`,
      each.each(format`  ${each.key}`),
      '',
      'See them, and the logs of the last runs:',
      format`  kubectl --namespace ${release.namespace} get cronjobs,jobs,pods --selector app.kubernetes.io/instance=${release.name}`,
      format`  kubectl --namespace ${release.namespace} logs --selector app.kubernetes.io/instance=${release.name} --tail 100 --prefix`,
      '',
      'Run a scheduled one now:',
      format`  kubectl --namespace ${release.namespace} create job --from cronjob/NAME NAME-now`,
    ]);
  }
}

const README = `Each entry of \`jobs\` is a CronJob if it has a \`schedule\`, and else a Job that runs once: at install, and again when
its content changes. What a job leaves out comes from \`defaults\`; \`null\` removes a default.

Every pod meets the restricted Pod Security Standard, with a read-only root filesystem: \`/tmp\` is writable.
If \`artifacts.content\` is given, the environment variable \`FLOE_ARTIFACTS\` is the path of the file.
Give it with \`--set-json artifacts.content="$(cat compiled_artifacts.json)"\`, or in a values file.

\`env\` takes texts and sources; \`credential\` is a key of one of \`credentials\`:

\`\`\`yaml
credentials:
  warehouse:
    existingSecret: snowflake-production
defaults:
  env:
    SNOWFLAKE_PASSWORD:
      credential: { name: warehouse, key: password }
\`\`\``;
