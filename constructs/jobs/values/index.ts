import { envValues } from '../common/env.js';
import { credentialValues } from '../common/credential.js';
import { imageValues } from '../common/image.js';
import { securityValues } from '../common/security.js';
import { value, type Described } from '../../src/index.js';

const JOB_NAME = { pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', maxLength: 63 } as const;
const LABEL_VALUE_OR_NOTHING = '^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$';

const folder = (options: Described & { readonly default?: string }) => value.string({ pattern: '^/[-A-Za-z0-9_./]*$', ...options });

/** Variables of a job, which may also be keys of the product's credentials. */
export const jobEnv = envValues({
  description: 'Environment variables by name: a text, or a source.',
  sources: {
    credential: value.object(
      {
        name: value.string({ ...JOB_NAME, description: 'The name of the credential.' }),
        key: value.k8s.key({ description: 'The key in it.' }),
      },
      { description: 'A key of one of the credentials below.' },
    ),
  },
});

/** The settings of one job. Each has its default in `defaults`. */
export const jobSettings = value.object({
  image: imageValues(),
  command: value.list(value.string(), { description: "The command, in place of the image's own." }),
  args: value.list(value.string(), { description: 'The arguments of the command.' }),
  env: jobEnv,
  credentialFiles: value.map(folder({ description: 'The folder.' }), {
    keys: JOB_NAME,
    description: 'Folders in which the job finds the keys of credentials as files, by the name of the credential.',
  }),
  resources: value.k8s.resources({
    default: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '1', memory: '1Gi' } },
    description: 'What the job is promised, and what it may use.',
  }),
  schedule: value.optional(value.k8s.cron(), { description: 'When the job runs, in cron format. Without one it runs once, at install and when it changes.' }),
  timeZone: value.k8s.timeZone({ default: 'Etc/UTC', description: 'The time zone of the schedule.' }),
  suspend: value.boolean({ default: false, description: 'Whether the schedule, or the job that is not yet finished, is paused.' }),
  concurrencyPolicy: value.oneOf(['Allow', 'Forbid', 'Replace'], {
    default: 'Forbid',
    description: 'What happens when a run is due while the last one still runs.',
  }),
  startingDeadlineSeconds: value.integer({ default: 600, minimum: 10, maximum: 604_800, description: 'How many seconds late a run may still start.' }),
  successfulJobsHistoryLimit: value.integer({ default: 3, minimum: 0, maximum: 100, description: 'How many finished runs are kept.' }),
  failedJobsHistoryLimit: value.integer({ default: 3, minimum: 0, maximum: 100, description: 'How many failed runs are kept.' }),
  backoffLimit: value.integer({ default: 2, minimum: 0, maximum: 100, description: 'How often a failed run is tried again.' }),
  activeDeadlineSeconds: value.optional(value.integer({ minimum: 1, maximum: 604_800 }), { description: 'After how many seconds a run is stopped and counts as failed.' }),
  nodeSelector: value.k8s.nodeSelector({ description: 'Labels of the nodes that the job may run on.' }),
  affinity: value.k8s.affinity({ description: 'Where the job prefers to run.' }),
  tolerations: value.k8s.tolerations({ description: 'Taints of nodes that the job puts up with.' }),
  priorityClassName: value.optional(value.k8s.name(), { description: "The job's priority class." }),
  terminationGracePeriodSeconds: value.integer({ default: 30, minimum: 0, maximum: 3600, description: 'How many seconds a stopped run has to finish.' }),
  labels: value.k8s.labels({ description: 'Further labels of the pods.' }),
  annotations: value.k8s.annotations({ description: 'Annotations of the pods.' }),
  ...securityValues(),
});

/** The values of the floe-jobs chart. */
export const floeJobsValues = value.object({
  fullnameOverride: value.optional(value.string({ pattern: JOB_NAME.pattern, maxLength: 53 }), {
    description: "What the names of all objects begin with. Default: the release's name.",
  }),
  product: value.object({
    name: value.string({ default: '', pattern: LABEL_VALUE_OR_NOTHING, maxLength: 63, description: 'The data product, as a label of every job.' }),
    domain: value.string({ default: '', pattern: LABEL_VALUE_OR_NOTHING, maxLength: 63, description: "The product's domain, as a label." }),
    owner: value.string({ default: '', pattern: LABEL_VALUE_OR_NOTHING, maxLength: 63, description: "The product's owner, as a label." }),
  }),
  artifacts: value.object({
    content: value.jsonObject({ description: 'The CompiledArtifacts of the product, the JSON that `floe compile` writes.' }),
    mountPath: folder({ default: '/etc/floe', description: 'The folder in which every job finds compiled_artifacts.json.' }),
  }),
  credentials: value.map(credentialValues({ description: 'Where the credential comes from.' }), {
    keys: JOB_NAME,
    description: 'Credentials by name, for the env and credentialFiles of jobs.',
  }),
  imagePullSecrets: value.k8s.imagePullSecrets({ description: 'Secrets with which images are pulled.' }),
  serviceAccount: value.object({
    create: value.boolean({ default: true, description: 'Whether the chart makes the account that the jobs run as.' }),
    name: value.optional(value.k8s.name(), { description: 'The name of an account that you made. Only where the chart makes none; without, the default account.' }),
    annotations: value.k8s.annotations({ description: 'Annotations of the account: a cloud identity, for example.' }),
  }),
  defaults: value.object(jobSettings.properties, { description: 'What holds for every job that does not say otherwise.' }),
  jobs: value.map(value.overridable(jobSettings), { keys: JOB_NAME, description: 'Jobs by name, each with what differs from the defaults. null removes a default.' }),
});
