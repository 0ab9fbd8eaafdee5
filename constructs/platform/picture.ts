import { isExpression } from '../../src/index.js';
import type { Flow, Party } from '../common/flows.js';

/** The services as a diagram: each chart is one box, and so is whatever is outside. Made of the flows of the network policies. */
export function architecture(flows: readonly Flow[]): string {
  const boxes = [...new Set(flows.flatMap(({ from, to }) => [boxOf(from), boxOf(to)]))];
  const id = (box: string): string => `b${boxes.indexOf(box)}`;
  const arrows = new Map<string, Set<string>>();
  for (const { from, purpose, to } of flows) {
    if (boxOf(from) === boxOf(to)) continue;
    const arrow = `${id(boxOf(from))} --> ${id(boxOf(to))}`;
    arrows.set(arrow, (arrows.get(arrow) ?? new Set()).add(purpose));
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

/** The pods of a chart are one box, under the first of their titles: Dagster's, whichever of its parts. */
function boxOf({ chart, title }: Party): string {
  return chart === undefined ? title : chart.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());
}

const portText = (port: unknown): string => (isExpression(port) ? 'as set' : String(port));
