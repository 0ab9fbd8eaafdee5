import { FloePlatform } from '../../../../constructs/index.js';
import { platformChart, RICH_PLATFORM } from '../../../support/platform.js';
import { isOperators } from '../../../support/postgresql-values.js';
import { ChartUnderTest } from '../../../support/suite/chart.js';
import { testNames, testPodSecurity, testUpgrades } from '../../../support/suite/releases.js';
import { testSize } from '../../../support/suite/size.js';

const chart = platformChart();
const next = new ChartUnderTest(
  (app) => {
    const later = new FloePlatform(app);
    for (const each of [later, later.services.postgresql, later.services.dagster])
      Object.assign(each?.metadata ?? {}, { version: '9.9.9' });
    return later;
  },
  { variants: RICH_PLATFORM, isOperators },
);

testNames(chart);
testPodSecurity(chart);
testUpgrades(chart, next);
testSize(chart, {}, 300_000);
