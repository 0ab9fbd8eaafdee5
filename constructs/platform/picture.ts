import { isExpression } from '../../src/index.js';
import { PLATFORM_SERVICES } from '../common/endpoints.js';
import type { Flow, Party } from '../common/flows.js';
import { SERVICES } from './values.js';

/** The services as a diagram: each chart is one box, and so is whatever is outside. Made of the flows of the network policies. */
export function architecture(flows: readonly Flow[]): string {
  const boxes = [...new Set(flows.flatMap(({ from, to }) => [boxOf(from), boxOf(to)]))];
  const id = (box: string): string => `b${boxes.indexOf(box)}`;
  const arrows = new Map<string, Set<string>>();
  for (const { from, purpose, to } of flows) {
    if (boxOf(from) === boxOf(to)) continue;
    const arrow = `${id(boxOf(from))} --> ${id(boxOf(to))}`;
    const known = arrows.get(arrow) ?? new Set<string>();
    purpose.split(', ').forEach((each) => known.add(each));
    arrows.set(arrow, known);
  }
  return [
    '```mermaid',
    'flowchart LR',
    ...boxes
      .filter((box) => [...arrows.keys()].some((arrow) => arrow.split(' --> ').includes(id(box))))
      .map((box) => `  ${id(box)}["${box}"]`),
    ...[...arrows].map(([arrow, purposes]) => `  ${arrow.replace(' --> ', ` -- "${[...purposes].join(', ')}" --> `)}`),
    '```',
  ].join('\n');
}

/** Every connection, once. */
export function connections(flows: readonly Flow[]): string {
  const rows = flows.map(
    ({ from, ports, purpose, to }) => `| ${from.title} | ${to.title} | ${ports.map(portText).join(', ')} | ${purpose} |`,
  );
  return ['| From | To | Port | For |', '| --- | --- | --- | --- |', ...new Set(rows)].join('\n');
}

/** The pods of a chart are one box, under the title of the chart as a whole. */
const boxOf = ({ chart, title }: Party): string => (chart === undefined ? title : (CHART_TITLES.get(chart) ?? title));

const CHART_TITLES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(SERVICES).map(([name, { title }]) => [name, title] as const),
  [PLATFORM_SERVICES.polaris.chart, 'Polaris'],
  [PLATFORM_SERVICES.otelGrpc.chart, 'OpenTelemetry collector'],
  [PLATFORM_SERVICES.openLineage.chart, 'Marquez'],
  [PLATFORM_SERVICES.objectStorage.chart, 'Object storage'],
]);

const portText = (port: unknown): string => (isExpression(port) ? 'as set' : String(port));
