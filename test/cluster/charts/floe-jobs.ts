import { join } from 'node:path';
import { CHARTS, EXAMPLES } from '../support/paths.js';
import type { ChartTests } from './chart.js';

const secret = (name: string, ...keys: string[]) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  stringData: Object.fromEntries(keys.map((key) => [key, 'for tests'])),
});

const EXAMPLE_NEEDS: Readonly<Record<string, ReturnType<ChartTests['example']>>> = {
  'customer-360': {
    files: { 'artifacts.file': join(EXAMPLES, 'customer-360/compiled_artifacts.json') },
    objects: [secret('customer-360-warehouse', 'username', 'password')],
  },
  ingestion: { objects: [secret('ingestion-warehouse', 'dsn')] },
};

export const floeJobs: ChartTests = {
  podSecurity: 'restricted',
  // The environments have no jobs: those are the product's.
  environment: (name) => ({
    values: [join(CHARTS, 'floe-jobs/ci/jobs-values.yaml')],
    paused: name === 'dev',
    real: true,
  }),
  example: (name) => EXAMPLE_NEEDS[name] ?? {},
  changed: { product: { version: '9.9.9' }, defaults: { env: { CHANGED: 'yes' } } },
  failing: {
    'a job that fails': {
      jobs: { fails: { image: { registry: 'registry.invalid', repository: 'exits-with', tag: '1' }, backoffLimit: 0, suspend: false } },
    },
    'a job without its image': {
      jobs: { waits: { image: { registry: 'registry.invalid', repository: 'never-starts', tag: '1' }, suspend: false } },
    },
  },
  refused: 'cronjobs.batch',
  many: (objects) => ({
    defaults: { image: { repository: 'example/dbt', tag: '1.0' } },
    credentials: { drawn: { generate: { token: 24 } } },
    jobs: Object.fromEntries(
      Array.from({ length: objects }, (_, index) => [`job-${index}`, index % 4 === 0 ? {} : { schedule: '0 0 1 1 *' }]),
    ),
  }),
  stays: () => false,
  kept: () => [],
  accounts: (release) => [{ name: release, may: [] }],
};
