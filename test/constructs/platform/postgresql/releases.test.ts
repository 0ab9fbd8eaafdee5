import { PostgreSql } from '../../../../constructs/index.js';
import { postgresqlChart } from '../../../support/postgresql.js';
import { isOperators, RICH_POSTGRESQL } from '../../../support/postgresql-values.js';
import { ChartUnderTest } from '../../../support/suite/chart.js';
import { testNames, testPodSecurity, testUpgrades } from '../../../support/suite/releases.js';
import { testSize } from '../../../support/suite/size.js';

const chart = postgresqlChart();
const next = new ChartUnderTest(
  (app) => {
    const later = new PostgreSql(app);
    Object.assign(later.metadata, { version: '9.9.9' });
    return later;
  },
  { variants: RICH_POSTGRESQL, isOperators },
);

testNames(chart);
testPodSecurity(chart);
testUpgrades(chart, next);
testSize(chart, {}, 150_000);
