import type { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import type { Referent } from '../template/node.js';
import { objectConditions, type HelmChart } from './helm-chart.js';
import { isControl } from './when.js';

/** Ids that name no part of anything: the main object of a construct. */
const SILENT_IDS: ReadonlySet<string> = new Set(['Resource', 'Default']);

/** The ids that lead from the chart to a construct, without those that only say when it exists. */
export function idPath(construct: Construct, chart: Construct): readonly string[] {
  const ids: string[] = [];
  for (let at: IConstruct | undefined = construct; at !== undefined && at !== chart; at = at.node.scope) {
    if (!isControl(at) && !SILENT_IDS.has(at.node.id)) ids.unshift(kebab(at.node.id));
  }
  return ids;
}

export const kebab = (id: string): string =>
  id
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();

/** An object as others refer to it. When it exists is asked when the chart is printed, for it may still change before. */
export function constructReferent(object: ApiObject, chart: HelmChart, parts?: ReadonlySet<string>): Referent {
  return {
    path: object.node.path,
    get kind() {
      return object.kind;
    },
    chart: chart.chartScope,
    get conditions() {
      return objectConditions(object, chart);
    },
    ...(parts === undefined ? {} : { parts }),
  };
}
