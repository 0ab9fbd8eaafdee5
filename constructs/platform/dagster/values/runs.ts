import { envValues } from '../../../common/env.js';
import { podValues } from '../../../common/pod-settings.js';
import { value } from '../../../../src/index.js';
import { accountValues } from './account.js';
import { jobFields } from './job-fields.js';

const fields = (what: string) =>
  value.optional(value.map(value.boolean()), { description: `Fields of ${what}, and whether they may be set.` });

/** The Jobs that Dagster starts for its runs. Their namespace is `global.floe.dagster.runNamespace`. */
export const runValues = value.object(
  {
    image: value.string({ default: '', description: "An image for every run. Default: that of the run's code location." }),
    imagePullPolicy: value.oneOf(['Always', 'IfNotPresent', 'Never'], {
      default: 'IfNotPresent',
      description: "When nodes pull the images of runs. A code location's own setting counts for its runs.",
    }),
    env: envValues({ description: 'Environment variables of every run by name: a text, or a source.', sources: {} }),
    envFrom: value.k8s.envFrom({ description: 'ConfigMaps and Secrets whose keys become variables.' }),
    inheritEnv: value.list(value.k8s.envName(), { description: "Variables of the daemon that every run gets with the daemon's value." }),
    ...podValues({
      resources: {
        requests: { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '256Mi' },
        limits: { cpu: '1', memory: '1Gi', 'ephemeral-storage': '8Gi' },
      },
    }),
    runtimeClassName: value.optional(value.k8s.name(), { description: 'The runtime class.' }),
    schedulerName: value.optional(value.k8s.name(), { description: 'The scheduler of the pods.' }),
    initContainers: value.k8s.containers({ description: 'Containers that run before, as Kubernetes takes them.' }),
    sidecars: value.k8s.containers({ description: 'Containers that run beside. The pod ends when all have ended.' }),
    ttlSecondsAfterFinished: value.integer({
      default: 86_400,
      minimum: 0,
      maximum: 31_536_000,
      description: 'After how many seconds a finished Job and its pod are deleted.',
    }),
    activeDeadlineSeconds: value.optional(value.integer({ minimum: 1, maximum: 31_536_000 }), {
      description: 'After how many seconds Kubernetes stops a run.',
    }),
    backoffLimit: value.integer({
      default: 0,
      minimum: 0,
      maximum: 100,
      description: 'How often Kubernetes starts a failed pod again. Dagster has retries of its own, which know what a run has done.',
    }),
    failPodOnRunFailure: value.boolean({ default: false, description: 'Whether the pod fails where the run does.' }),
    startsPods: value.boolean({
      default: false,
      description:
        'Whether runs may start pods of their own, as k8s_job_executor, k8s_job_op and Pipes do. Their account then gets the rights for it, and their pods its token.',
    }),
    serviceAccount: accountValues('runs'),
    onlyAllowUserDefinedK8sConfigFields: value.optional(
      value.object({
        containerConfig: fields('the container'),
        podSpecConfig: fields("the pod's spec"),
        podTemplateSpecMetadata: fields("the pod's metadata"),
        jobSpecConfig: fields("the Job's spec"),
        jobMetadata: fields("the Job's metadata"),
        namespace: value.optional(value.boolean(), { description: 'Whether the namespace may be set.' }),
      }),
      {
        description:
          'What code locations and tags of runs may set of the Job, and nothing else. What the chart itself passes on for code locations (env, volumes, resources ...) counts, too. Default: anything.',
      },
    ),
    onlyAllowUserDefinedEnvVars: value.optional(value.list(value.k8s.envName()), {
      description: 'The variables that code locations and tags of runs may set. Default: any.',
    }),
    k8sApiSslCaCertFile: value.optional(value.string({ pattern: '^/[-A-Za-z0-9_./]+$' }), {
      description: "A file with the authority of the API server, in one of the volumes. Default: the service account's.",
    }),
    k8sConfig: jobFields(),
  },
  { description: 'The Jobs that Dagster starts for its runs.' },
);
