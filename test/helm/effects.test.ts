import { KitchenSink } from '../kitchen-sink/kitchen-sink.js';
import { RICH_VALUES } from '../kitchen-sink/rich-values.js';
import { ChartUnderTest } from '../support/suite/chart.js';
import { testEffects } from '../support/suite/effects.js';

/** What the rich values themselves name: objects of the operator's. */
const isOperators = (kind: string, name: string): boolean =>
  ['Secret/tls', 'ConfigMap/more', 'ConfigMap/n', 'ServiceAccount/account'].includes(`${kind}/${name}`);

const chart = new ChartUnderTest((app) => new KitchenSink(app), {
  variants: { rich: RICH_VALUES },
  isOperators,
  apiVersions: ['monitoring.coreos.com/v1'],
});

testEffects(chart, { known: { token: ['another'] }, atLeast: 85, references: 100 });
