import type { PartialValues } from '../../../src/index.js';
import type { dagsterValues } from './values/index.js';

type AllValues = PartialValues<typeof dagsterValues>;
type Values = Omit<AllValues, 'global'>;

/** Values of Dagster for the usual environments. */
export const DAGSTER_ENVIRONMENTS = {
  /** Quick to notice what is wrong: runs that hang end within hours, and nothing is tried again. */
  dev: {
    webserver: { logFormat: 'colored' },
    daemon: { logFormat: 'colored' },
    runRetries: { enabled: false },
    runMonitoring: { pollIntervalSeconds: 30, maxRuntimeSeconds: 14_400 },
    runs: { ttlSecondsAfterFinished: 3600 },
  },
  staging: {
    runRetries: { maxRetries: 1 },
  },
  /** More than one web server, room for the daemon and for runs, and runs that outlive their nodes. */
  prod: {
    webserver: {
      replicas: 2,
      resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' } },
    },
    daemon: { resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { cpu: '1', memory: '1Gi' } } },
    queue: { maxConcurrentRuns: 25 },
    runRetries: { maxRetries: 2, retryOnAssetOrOpFailure: false },
    retention: {
      schedule: { skipped: 7, success: 90, failure: 90, started: 90 },
      sensor: { success: 90, failure: 90, started: 90 },
    },
    runs: { resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '2', memory: '4Gi' } } },
  },
  /** A cluster on a laptop: little of everything, and images of code that `kind load` brought along. */
  kind: {
    webserver: {
      logFormat: 'colored',
      resources: { requests: { cpu: '50m', memory: '192Mi' }, limits: { cpu: '1', memory: '512Mi' } },
    },
    daemon: { logFormat: 'colored', resources: { requests: { cpu: '50m', memory: '192Mi' }, limits: { cpu: '1', memory: '512Mi' } } },
    codeLocationDefaults: { image: { pullPolicy: 'Never' } },
    queue: { maxConcurrentRuns: 2 },
    runRetries: { enabled: false },
    runs: { resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '1', memory: '512Mi' } }, ttlSecondsAfterFinished: 600 },
  },
} as const satisfies Readonly<Record<string, Values>>;

/** Values with which chart-testing renders Dagster alone, whose database is elsewhere. */
export const DAGSTER_CI_VALUES: AllValues = {
  global: {
    floe: { postgresql: { host: 'db.example.com', databases: { dagster: { credential: { existingSecret: 'dagster-database' } } } } },
  },
  codeLocations: { 'of-ci': { image: { repository: 'example/definitions', tag: '1' }, code: { module: 'definitions' } } },
};
