import type { Expr } from '../../../src/index.js';
import type { DatabaseConnection } from '../../common/database.js';
import type { ChartVariable } from './env.js';
import type { ComputeLogs } from './compute-logs.js';
import type { Dagster } from './dagster.js';
import { DAGSTER_HOME } from './home.js';
import { PASSWORD_VARIABLE } from './storage.js';

/** What all of Dagster's workloads are made of. */
export interface Parts {
  readonly chart: Dagster;
  readonly database: DatabaseConnection;
  readonly computeLogs: ComputeLogs;
  /** The account of runs, and the namespace in which it is and runs start. */
  readonly runAccount: Expr<string>;
  readonly runNamespace: Expr<string>;
}

/** The variable with the password of the database, from its Secret. */
export const passwordVariable = ({ database: { secret } }: Parts): Readonly<Record<string, ChartVariable>> => ({
  [PASSWORD_VARIABLE]: { valueFrom: { secretKeyRef: { name: secret.name, key: secret.key } } },
});

/** The variables of every process that reads dagster.yaml. */
export const instanceVariables = (parts: Parts): Readonly<Record<string, ChartVariable>> => ({
  DAGSTER_HOME: { value: DAGSTER_HOME },
  ...passwordVariable(parts),
  ...parts.computeLogs.env,
});
