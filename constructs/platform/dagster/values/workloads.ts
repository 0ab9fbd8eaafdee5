import { envValues } from '../../../common/env.js';
import { podValues, type PodDefaults } from '../../../common/pod-settings.js';
import { value } from '../../../../src/index.js';
import { accountValues } from './account.js';
import { probeValues } from './probes.js';

const LOG_LEVELS = ['critical', 'error', 'warning', 'info', 'debug'] as const;
const LOG_FORMATS = ['colored', 'json', 'rich'] as const;

const logFormat = value.oneOf(LOG_FORMATS, { default: 'json', description: 'The format of the log.' });

/** What every workload of Dagster takes. */
export const workloadValues = (defaults: PodDefaults) => ({
  env: envValues({ description: 'Further environment variables by name: a text, or a source.', sources: {} }),
  envFrom: value.k8s.envFrom({ description: 'ConfigMaps and Secrets whose keys become variables.' }),
  ...podValues(defaults),
});

const serviceValues = value.object(
  {
    type: value.oneOf(['ClusterIP', 'NodePort', 'LoadBalancer'], {
      default: 'ClusterIP',
      description: 'Where the Service is reached from.',
    }),
    annotations: value.k8s.annotations({ description: 'Annotations of the Service.' }),
  },
  { description: 'The Service.' },
);

/** The web server: the user interface and the GraphQL API. */
export const webserverValues = value.object(
  {
    replicas: value.integer({ default: 1, minimum: 0, maximum: 100, description: 'How many pods.' }),
    pathPrefix: value.string({
      default: '',
      pattern: '^(/[-A-Za-z0-9._~]+)*$',
      maxLength: 200,
      description: 'The path below which everything is served: /dagster, for example. Probes and the ingress follow.',
    }),
    logLevel: value.oneOf(LOG_LEVELS, { default: 'info', description: 'What is logged.' }),
    accessLogLevel: value.oneOf([...LOG_LEVELS, 'trace'], { default: 'warning', description: 'What the HTTP server logs.' }),
    logFormat,
    dbStatementTimeout: value.integer({
      default: 15_000,
      minimum: 0,
      maximum: 3_600_000,
      description: 'After how many milliseconds a query of the database is given up.',
    }),
    dbPoolRecycle: value.integer({
      default: 3600,
      minimum: -1,
      maximum: 86_400,
      description: 'After how many seconds a connection to the database is replaced. -1: never.',
    }),
    dbPoolMaxOverflow: value.integer({
      default: 20,
      minimum: -1,
      maximum: 1000,
      description: 'How many connections to the database each pod may open above its pool. -1: any number.',
    }),
    livePollRate: value.integer({
      default: 2000,
      minimum: 100,
      maximum: 3_600_000,
      description: 'How many milliseconds browsers wait before they ask for news again.',
    }),
    service: serviceValues,
    podDisruptionBudget: value.object(
      {
        enabled: value.boolean({ default: true, description: 'Whether there is one, where there is more than one pod.' }),
        maxUnavailable: value.k8s.intOrString({
          default: 1,
          description: 'How many pods may be missing at a time: a number or a percentage.',
        }),
      },
      { description: 'How many pods a drain of nodes leaves running.' },
    ),
    startupProbe: probeValues('that the server has started', { periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 60 }),
    readinessProbe: probeValues('that the server answers', { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 }),
    livenessProbe: probeValues('that the server has not hung, and restarts it if it has', {
      periodSeconds: 30,
      timeoutSeconds: 10,
      failureThreshold: 5,
    }),
    serviceAccount: accountValues('the web server'),
    ...workloadValues({
      resources: {
        requests: { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '64Mi' },
        limits: { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '2Gi' },
      },
    }),
  },
  { description: 'The web server: the user interface and the GraphQL API.' },
);

/** The daemon: schedules, sensors, the queue of runs, run monitoring. */
export const daemonValues = value.object(
  {
    heartbeatTolerance: value.integer({
      default: 1800,
      minimum: 60,
      maximum: 86_400,
      description: 'After how many seconds without a sign of life a part of the daemon counts as dead.',
    }),
    logLevel: value.oneOf(LOG_LEVELS, { default: 'info', description: 'What is logged.' }),
    logFormat,
    startupProbe: probeValues('that every part of the daemon has started', {
      periodSeconds: 30,
      timeoutSeconds: 30,
      failureThreshold: 20,
    }),
    livenessProbe: probeValues('that every part of the daemon gives signs of life, and restarts it if not', {
      periodSeconds: 120,
      timeoutSeconds: 60,
      failureThreshold: 3,
    }),
    serviceAccount: accountValues('the daemon'),
    ...workloadValues({
      resources: {
        requests: { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '64Mi' },
        limits: { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '2Gi' },
      },
      terminationGracePeriodSeconds: 60,
    }),
  },
  { description: 'The daemon: schedules, sensors, backfills, the queue of runs and their monitoring. There is exactly one.' },
);
