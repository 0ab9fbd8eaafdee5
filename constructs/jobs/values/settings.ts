import { envValues } from '../../common/env.js';
import { imageValues } from '../../common/image.js';
import { securityValues } from '../../common/security.js';
import { volumeValues } from '../../common/volumes.js';
import { value } from '../../../src/index.js';
import { dbtOptions, dltOptions, qualityOptions } from './kinds.js';
import { NAME_KEYS, path } from '../../common/patterns.js';

/** Variables of a job, which may also be keys of the product's credentials. */
export const jobEnv = envValues({
  description: 'Environment variables by name: a text, or a source.',
  sources: {
    credential: value.object(
      {
        name: value.string({ ...NAME_KEYS, description: 'The name of the credential.' }),
        key: value.k8s.key({ description: 'The key in it.' }),
      },
      { description: 'A key of one of the credentials below.' },
    ),
  },
});

/** The settings of a container: those of a job, and of each of its steps. */
export const containerSettings = value.object({
  kind: value.string({ ...NAME_KEYS, default: 'custom', description: 'What runs: one of the kinds below.' }),
  image: imageValues(),
  command: value.list(value.string(), { description: "The command, in place of the image's own." }),
  args: value.list(value.string(), { description: 'The arguments of the command, in place of those that the options of the kind make.' }),
  workingDir: value.string({ default: '', description: "The folder that the command starts in. Default: the image's." }),
  dbt: dbtOptions,
  dlt: dltOptions,
  quality: qualityOptions,
  env: jobEnv,
  envFrom: value.k8s.envFrom({ description: 'ConfigMaps and Secrets whose keys become variables.' }),
  resourcePreset: value.string({ ...NAME_KEYS, default: 'small', description: 'Resources by name: one of the presets below.' }),
  resources: value.k8s.resources({ description: 'What the container is promised, and what it may use, in place of the preset.' }),
  securityContext: securityValues().securityContext,
});

const podSettings = {
  steps: value.list(
    value.object({
      name: value.string({ ...NAME_KEYS, description: "The container's name." }),
      ...value.overridable(containerSettings).properties,
    }),
    {
      description:
        'Containers that run one after the other, each with what differs from the job, and share /work. The job succeeds when the last does. Default: the job itself is the only one.',
    },
  ),
  initContainers: value.k8s.containers({ description: 'Containers that run before the steps, as Kubernetes takes them.' }),
  sidecars: value.k8s.containers({ description: 'Containers that run beside the steps, and end with the last. Kubernetes 1.29 or later.' }),
  volumes: volumeValues({ description: 'Volumes by name, with where they are mounted.' }),
  credentialFiles: value.map(path({ description: 'The folder.' }), {
    keys: { ...NAME_KEYS, maxLength: 52 },
    description: 'Folders in which the job finds the keys of credentials as files, by the name of the credential.',
  }),
  podSecurityContext: securityValues().podSecurityContext,
  nodeSelector: value.k8s.nodeSelector({ description: 'Labels of the nodes that the job may run on.' }),
  affinity: value.k8s.affinity({ description: 'Where the job prefers to run.' }),
  tolerations: value.k8s.tolerations({ description: 'Taints of nodes that the job puts up with.' }),
  topologySpreadConstraints: value.k8s.topologySpreadConstraints({ description: 'How the pods are spread.' }),
  priorityClassName: value.optional(value.k8s.name(), { description: "The job's priority class." }),
  runtimeClassName: value.optional(value.k8s.name(), { description: "The job's runtime class." }),
  serviceAccountName: value.optional(value.k8s.name(), { description: "An account of the job's own. Default: the product's." }),
  dnsPolicy: value.oneOf(['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'], {
    default: 'ClusterFirst',
    description: 'How names are resolved.',
  }),
  dnsConfig: value.k8s.dnsConfig({ description: 'Settings of name resolution.' }),
  hostAliases: value.k8s.hostAliases({ description: 'Lines of /etc/hosts.' }),
  terminationGracePeriodSeconds: value.integer({
    default: 30,
    minimum: 0,
    maximum: 3600,
    description: 'How many seconds a stopped run has to finish.',
  }),
  labels: value.k8s.labels({ description: 'Further labels of the pods.' }),
  annotations: value.k8s.annotations({ description: 'Annotations of the pods.' }),
};

const runSettings = {
  backoffLimit: value.integer({ default: 2, minimum: 0, maximum: 100, description: 'How often a failed run is tried again.' }),
  activeDeadlineSeconds: value.optional(value.integer({ minimum: 1, maximum: 604_800 }), {
    description: 'After how many seconds a run is stopped and counts as failed.',
  }),
  ttlSecondsAfterFinished: value.optional(value.integer({ minimum: 0, maximum: 31_536_000 }), {
    description:
      'After how many seconds a finished run is deleted. A job without a schedule that is deleted runs again at the next upgrade.',
  }),
  podFailurePolicy: value.optional(value.k8s.podFailurePolicy(), { description: 'Which failures are tried again, and which are not.' }),
  parallelism: value.optional(value.integer({ minimum: 0, maximum: 10_000 }), { description: 'How many pods run at once.' }),
  completions: value.optional(value.integer({ minimum: 1, maximum: 10_000 }), { description: 'How many pods must succeed.' }),
  completionMode: value.optional(value.oneOf(['NonIndexed', 'Indexed']), {
    description: 'Indexed: each pod gets the number of its part in JOB_COMPLETION_INDEX.',
  }),
  suspend: value.boolean({ default: false, description: 'Whether the schedule, or the job that has not finished, is paused.' }),
};

const scheduleSettings = {
  schedule: value.optional(value.k8s.cron(), {
    description: 'When the job runs, in cron format. Without one it runs once, at install and when it changes.',
  }),
  timeZone: value.k8s.timeZone({ default: 'Etc/UTC', description: 'The time zone of the schedule.' }),
  concurrencyPolicy: value.oneOf(['Allow', 'Forbid', 'Replace'], {
    default: 'Forbid',
    description: 'What happens when a run is due while the last one still runs.',
  }),
  startingDeadlineSeconds: value.integer({
    default: 600,
    minimum: 10,
    maximum: 604_800,
    description: 'How many seconds late a run may still start.',
  }),
  successfulJobsHistoryLimit: value.integer({ default: 3, minimum: 0, maximum: 100, description: 'How many finished runs are kept.' }),
  failedJobsHistoryLimit: value.integer({ default: 3, minimum: 0, maximum: 100, description: 'How many failed runs are kept.' }),
};

/** The settings of one job. Each has its default in `defaults`, or in its kind. */
export const jobSettings = value.object({ ...containerSettings.properties, ...scheduleSettings, ...runSettings, ...podSettings });
