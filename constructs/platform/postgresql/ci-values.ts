import type { PartialValues } from '../../../src/index.js';
import type { postgresqlValues } from './values/index.js';

/** Values with which chart-testing installs the server: a database of its own, and backups. */
export const CI_VALUES: PartialValues<typeof postgresqlValues> = {
  databases: { 'of-ci': {} },
  backup: { enabled: true, claim: { size: '1Gi' }, beforeUpgrade: true },
};
