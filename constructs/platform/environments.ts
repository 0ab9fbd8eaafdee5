import { DAGSTER_ENVIRONMENTS } from './dagster/environments.js';
import { CI_VALUES as POSTGRESQL_CI_VALUES } from './postgresql/ci-values.js';
import type { FloePlatformValues } from './values.js';

/** Values for the usual environments. */
export const ENVIRONMENTS: Readonly<Record<string, FloePlatformValues>> = {
  /** One for a team to try things on: small, and its data may go when it goes. */
  dev: {
    postgresql: {
      persistence: { size: '2Gi', whenDeleted: 'Delete' },
      resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '1', memory: '512Mi' } },
    },
    dagster: DAGSTER_ENVIRONMENTS.dev,
  },
  /** As production, but for its sizes and its database. */
  staging: {
    postgresql: { backup: { enabled: true, keepDays: 7 } },
    dagster: DAGSTER_ENVIRONMENTS.staging,
  },
  /** A database server that is managed elsewhere, reached with TLS; name it, its authority and the Secret in values of your own. */
  prod: {
    global: { floe: { postgresql: { enabled: false, sslMode: 'verify-full' } } },
    dagster: DAGSTER_ENVIRONMENTS.prod,
  },
  /** A cluster on a laptop: little of everything. */
  kind: {
    postgresql: {
      persistence: { size: '1Gi' },
      sharedMemory: '64Mi',
      resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '1', memory: '512Mi' } },
    },
    dagster: DAGSTER_ENVIRONMENTS.kind,
  },
};

/** Values with which chart-testing installs the platform: backups included. */
export const CI_VALUES: FloePlatformValues = { postgresql: POSTGRESQL_CI_VALUES };
