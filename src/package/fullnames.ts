import type { HelmChart } from '../chart/helm-chart.js';
import { isConventional } from '../chart/names.js';
import { SynthError } from '../template/error.js';

/**
 * Refuses charts that go by one name in two places below a chart. Where neither has a full name of its own, their objects
 * would have the same names: `<release>-<chart>` does not tell what a chart is a subchart of.
 */
export function refuseEqualFullnames(chart: HelmChart): void {
  const found = new Map<string, HelmChart>();
  for (const each of withSubcharts(chart)) {
    if (!isConventional(each.fullnameNode)) continue;
    const { alias } = each.chartScope;
    const other = found.get(alias);
    if (other !== undefined)
      throw new SynthError(
        each.node.path,
        `would give its objects the names of those of ${other.node.path}, which goes by '${alias}', too: give one of them another id, or a fullname of its own, such as nameInRelease(release.name, values.name).`,
      );
    found.set(alias, each);
  }
}

const withSubcharts = (chart: HelmChart): HelmChart[] => [chart, ...chart.subcharts.flatMap(({ chart: below }) => withSubcharts(below))];
