import type { ChartScope, Node } from './node.js';

/** The conditions under which a chart's templates are rendered at all. */
export function chartConditions(chart: ChartScope): readonly Node[] {
  return [...(chart.parent === undefined ? [] : chartConditions(chart.parent)), ...(chart.enabled === undefined ? [] : [chart.enabled])];
}
