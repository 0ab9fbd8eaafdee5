import type { ChartTests } from './chart.js';
import { DAGSTER_CHANGED, dagsterAccounts, dagsterSpread, OUTSIDE } from './dagster.js';
import { keepsData, POSTGRESQL_CHANGED, postgresql } from './postgresql.js';

export const floePlatform: ChartTests = {
  podSecurity: 'restricted',
  environment: (name) => ({ values: [], ...(name === 'prod' ? { objects: OUTSIDE } : { real: true }) }),
  example: () => ({}),
  changed: { dagster: DAGSTER_CHANGED, postgresql: POSTGRESQL_CHANGED },
  failing: {
    'a database without its image': { postgresql: { image: { registry: 'registry.invalid', repository: 'never-starts', tag: '1' } } },
    'services that end': { dagster: { image: { registry: 'registry.invalid', repository: 'exits-with', tag: '1' } } },
  },
  refused: 'deployments.apps',
  stays: keepsData,
  kept: (release) => [...postgresql.kept(release), `Secret/${release}-dagster-database`],
  accounts: (release) => [...postgresql.accounts(release), ...dagsterAccounts(release)],
  spread: dagsterSpread('dagster'),
};
