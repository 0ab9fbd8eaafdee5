import { merged } from './merged.js';

type Schema = Readonly<Record<string, unknown>>;
type Path = readonly string[];
type Values = Readonly<Record<string, unknown>>;

/** The boolean values of a chart that are not in a map or list. */
export function switchesOf(schema: Schema, path: Path = []): Path[] {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  return Object.entries(properties).flatMap(([key, below]) =>
    below['type'] === 'boolean' ? [[...path, key]] : switchesOf(below, [...path, key]),
  );
}

function setting(path: Path, value: unknown): Values {
  return path.reduceRight<unknown>((below, key) => ({ [key]: below }), value) as Values;
}

/** Settings of switches that have every pair of switches in all four ways: a greedy covering array. */
export function pairwise(switches: readonly Path[]): Values[] {
  const open = new Set<string>();
  const pair = (i: number, a: boolean, j: number, b: boolean): string => `${i}${a} ${j}${b}`;
  for (let i = 0; i < switches.length; i += 1)
    for (let j = i + 1; j < switches.length; j += 1)
      for (const a of [true, false]) for (const b of [true, false]) open.add(pair(i, a, j, b));
  const rows: Values[] = [];
  while (open.size > 0) {
    const row: boolean[] = [];
    for (let i = 0; i < switches.length; i += 1) {
      const gain = (a: boolean): number => {
        const before = row.filter((b, j) => open.has(pair(j, b, i, a))).length;
        // What is still open with later switches decides where earlier ones do not.
        const after = [...open].filter((each) => each.startsWith(`${i}${a} `)).length / (4 * switches.length);
        return before + after;
      };
      row.push(gain(true) >= gain(false));
    }
    let covered = 0;
    for (let i = 0; i < row.length; i += 1)
      for (let j = i + 1; j < row.length; j += 1) covered += Number(open.delete(pair(i, row[i] as boolean, j, row[j] as boolean)));
    if (covered === 0) {
      const [first] = open;
      const [, i, a, j, b] = /^(\d+)(true|false) (\d+)(true|false)$/.exec(first as string) as unknown as string[];
      row[Number(i)] = a === 'true';
      row[Number(j)] = b === 'true';
      for (let x = 0; x < row.length; x += 1)
        for (let y = x + 1; y < row.length; y += 1) open.delete(pair(x, row[x] as boolean, y, row[y] as boolean));
    }
    rows.push(switches.reduce<unknown>((values, path, i) => merged(values, setting(path, row[i])), {}) as Values);
  }
  return rows;
}
