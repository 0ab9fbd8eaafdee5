import { dagsterChart, MINIMAL } from '../../../support/dagster.js';
import { testNames, testPodSecurity, testUpgrades } from '../../../support/suite/releases.js';
import { testSize } from '../../../support/suite/size.js';

const chart = dagsterChart();
const next = dagsterChart((later) => {
  Object.assign(later.metadata, { version: '9.9.9' });
  return later;
});

testNames(chart);
testPodSecurity(chart);
testUpgrades(chart, next);
testSize(chart, MINIMAL, 250_000);
