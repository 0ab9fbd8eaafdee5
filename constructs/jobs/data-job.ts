import { Construct } from 'constructs';
import {
  combine,
  concat,
  HelmChart,
  isExpression,
  Manifest,
  NamedTemplate,
  type Expr,
  type Templated,
  type TemplatedItem,
} from '../../src/index.js';
import type {
  CronJob,
  EnvVar,
  EnvVarSource,
  Job,
  JobSpec,
  PodSpec,
  ResourceRequirements,
  Volume,
  VolumeMount,
} from '../../src/kubernetes/index.js';
import { restrictedPod } from '../common/security.js';
import { JOB_COMPONENT } from './component.js';
import { contentHash } from '../common/content-hash.js';
import { WRITABLE } from './writable.js';

/** When a job runs, in cron format. */
export interface Schedule {
  readonly cron: Templated<string>;
  /** Default: Etc/UTC. */
  readonly timeZone?: Templated<string>;
  readonly suspend?: Templated<boolean>;
  /** Default: Forbid. */
  readonly concurrencyPolicy?: 'Allow' | 'Forbid' | 'Replace';
  /** How many seconds late a run may still start. Default: 600. */
  readonly startingDeadlineSeconds?: Templated<number>;
}

export interface DataJobProps {
  /** The image, with its tag or digest. */
  readonly image: Templated<string>;
  readonly command?: readonly TemplatedItem<string>[];
  readonly args?: readonly TemplatedItem<string>[];
  /** Variables by name: a text, or where the value comes from. */
  readonly env?: Readonly<Record<string, Templated<string> | { readonly valueFrom: Templated<EnvVarSource> }>>;
  readonly resources: Templated<ResourceRequirements>;
  /** Default: none; the job runs once, at install and when it changes. */
  readonly schedule?: Schedule;
  /** How often a failed run is tried again. Default: 2. */
  readonly backoffLimit?: Templated<number>;
  /** After how many seconds a run is stopped and counts as failed. Default: never. */
  readonly activeDeadlineSeconds?: Templated<number>;
  /** Default: the default account of the namespace, without its token. */
  readonly serviceAccountName?: Expr<string>;
  readonly volumes?: readonly TemplatedItem<Volume>[];
  readonly volumeMounts?: readonly TemplatedItem<VolumeMount>[];
  /** Further fields of the pod. */
  readonly pod?: Partial<Exclude<Templated<PodSpec>, Expr<PodSpec>>>;
}

/**
 * One job of a data product, fixed in code: a CronJob if it has a schedule, else a Job that is named after its content.
 * Restricted, with a read-only root filesystem; /tmp and /work are writable. The chart decides which values it has.
 */
export class DataJob extends Construct {
  readonly manifest: Manifest<CronJob> | Manifest<Job>;

  constructor(scope: Construct, id: string, props: DataJobProps) {
    super(scope, id);
    const chart = HelmChart.of(this);
    const labels = { 'floe.dev/job': id };
    const spec: Templated<JobSpec> = {
      backoffLimit: props.backoffLimit ?? 2,
      activeDeadlineSeconds: props.activeDeadlineSeconds,
      template: { metadata: { labels: combine<Record<string, string>>(chart.selectorLabels(JOB_COMPONENT), labels) }, spec: jobPod(props) },
    };
    this.manifest = props.schedule === undefined ? this.#once(spec, labels) : this.#scheduled(props.schedule, spec, labels);
  }

  #scheduled(schedule: Schedule, spec: Templated<JobSpec>, labels: Record<string, string>): Manifest<CronJob> {
    const object: Templated<CronJob> = {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { labels },
      spec: {
        schedule: schedule.cron,
        timeZone: schedule.timeZone ?? 'Etc/UTC',
        suspend: schedule.suspend ?? false,
        concurrencyPolicy: schedule.concurrencyPolicy ?? 'Forbid',
        startingDeadlineSeconds: schedule.startingDeadlineSeconds ?? 600,
        jobTemplate: { metadata: { labels }, spec },
      },
    };
    return new Manifest<CronJob>(this, 'Resource', object, { component: JOB_COMPONENT });
  }

  #once(tree: Templated<JobSpec>, labels: Record<string, string>): Manifest<Job> {
    const spec = new NamedTemplate<JobSpec>(this, `${this.node.id}.spec`, tree);
    const object: Templated<Job> = { apiVersion: 'batch/v1', kind: 'Job', metadata: { labels }, spec: spec.include() };
    return new Manifest<Job>(this, 'Resource', object, {
      component: JOB_COMPONENT,
      suffix: concat(`${this.node.id}-`, contentHash(spec)),
    });
  }
}

function jobPod(props: DataJobProps): Templated<PodSpec> {
  const env = Object.entries(props.env ?? {}).map(([name, entry]): TemplatedItem<EnvVar> =>
    typeof entry === 'object' && !isExpression(entry) ? { name, ...entry } : { name, value: entry },
  );
  return restrictedPod({
    ...(props.serviceAccountName === undefined ? {} : { serviceAccountName: props.serviceAccountName }),
    restartPolicy: 'Never',
    ...props.pod,
    containers: [
      {
        name: 'job',
        image: props.image,
        ...(props.command === undefined ? {} : { command: props.command }),
        ...(props.args === undefined ? {} : { args: props.args }),
        env,
        resources: props.resources,
        volumeMounts: [...WRITABLE.map(({ name, mountPath }) => ({ name, mountPath })), ...(props.volumeMounts ?? [])],
      },
    ],
    volumes: [...WRITABLE.map(({ name }) => ({ name, emptyDir: {} })), ...(props.volumes ?? [])],
  });
}
