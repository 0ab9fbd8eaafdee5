import { PostgreSql } from '../../constructs/index.js';
import { isOperators, RICH_POSTGRESQL } from './postgresql-values.js';
import { ChartUnderTest } from './suite/chart.js';

/** In a chart alone, the Secrets of the services are made by another release. */
const isMadeElsewhere = (kind: string, name: string): boolean => kind === 'Secret' && name.endsWith('-database');

/** The postgresql chart alone, for a file of tests. */
export const postgresqlChart = (): ChartUnderTest =>
  new ChartUnderTest((app) => new PostgreSql(app), {
    variants: RICH_POSTGRESQL,
    isOperators: (kind, name) => isOperators(kind, name) || isMadeElsewhere(kind, name),
  });
