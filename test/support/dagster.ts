import { Dagster } from '../../constructs/platform/dagster/dagster.js';
import { isOperators, RICH_CREDENTIALS } from './postgresql-values.js';
import { RICH_DAGSTER } from './dagster-values.js';
import { ChartUnderTest } from './suite/chart.js';

/** What every environment leaves open: where the database is. */
const OUTSIDE = {
  global: { floe: { postgresql: { host: 'db.example', databases: { dagster: { credential: RICH_CREDENTIALS.existing } } } } },
};

/** The dagster chart alone, for a file of tests. */
export const dagsterChart = (make = (dagster: Dagster): Dagster => dagster): ChartUnderTest =>
  new ChartUnderTest((app) => make(new Dagster(app)), { variants: RICH_DAGSTER, isOperators, environment: () => OUTSIDE });

/** The least that the chart needs. */
export const MINIMAL = OUTSIDE;
