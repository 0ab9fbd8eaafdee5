import { renderFolder, type Rendered } from '../../src/testing/index.js';
import type { Helm } from './helms.js';
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

export const at = (values: unknown, path: Path): unknown =>
  path.reduce<unknown>((below, key) => (below as Values | undefined)?.[key], values);

export function setting(path: Path, value: unknown): Values {
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

export interface Leaf {
  readonly path: Path;
  /** Another value than the base has, which the schema allows. */
  readonly changed: unknown;
}

/** Every declared value that the base values reach, each with another value; null for "absent" where it may be. */
export function leavesOf(
  schema: Schema,
  base: unknown,
  isValid: (values: Values) => boolean,
): { readonly leaves: Leaf[]; readonly unchangeable: Path[] } {
  const leaves: Leaf[] = [];
  const unchangeable: Path[] = [];
  const visit = (given: Schema, value: unknown, path: Path): void => {
    const properties = given['properties'] as Record<string, Schema> | undefined;
    const additional = given['additionalProperties'];
    if (
      value !== null &&
      typeof value === 'object' &&
      !Array.isArray(value) &&
      (properties !== undefined || (typeof additional === 'object' && Object.keys(value).length > 0 && path.length < 3))
    ) {
      for (const [key, below] of Object.entries(value as Values)) {
        const next = properties?.[key] ?? (typeof additional === 'object' ? (additional as Schema) : undefined);
        if (next !== undefined) visit(next, below, [...path, key]);
      }
      return;
    }
    const candidates = others(given, value).filter((each) => JSON.stringify(each) !== JSON.stringify(value));
    const before = JSON.stringify(base);
    const changed = candidates.find((each) => {
      const values = merged(base, setting(path, each)) as Values;
      return JSON.stringify(values) !== before && isValid(values);
    });
    if (changed === undefined) unchangeable.push(path);
    else leaves.push({ path, changed });
  };
  visit(schema, base, []);
  return { leaves, unchangeable };
}

/** Other values to try, the plainest first. */
function others(schema: Schema, value: unknown): unknown[] {
  const enumerated = (schema['enum'] ?? []) as unknown[];
  if (value === null) return ['@hourly', 'other', 1, true, {}];
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1, value - 1, value / 2];
  if (typeof value === 'string')
    return [...enumerated, 'other', `${value}x`, 'Other/Zone', 'Europe/Paris', '1 2 3 4 5', '7Gi', 'other.example', '99'];
  if (Array.isArray(value))
    return [[...(value as unknown[]), ...(value as unknown[])], [], ['other'], [{ name: 'other' }], [9]].filter(
      (each) => each.length !== value.length || value.length === 0,
    );
  return [
    'other',
    { other: 'x' },
    { other: { from: 'level' } },
    { limits: { cpu: 2 } },
    { runAsUser: 7 },
    { tcpSocket: { port: 7 } },
    { podAffinity: {} },
    {},
    null,
  ];
}

/** What a render looks like, as one text. Numbers drawn at random are left out. */
export async function picture(
  helm: Helm,
  folder: string,
  values: Values,
  apiVersions: readonly string[],
  ignored: RegExp | undefined,
): Promise<string> {
  const rendered: Rendered[] = await renderFolder(folder, values, { helm: helm.binary, apiVersions });
  const text = JSON.stringify(rendered.sort((a, b) => (key(a) < key(b) ? -1 : 1)));
  return ignored === undefined ? text : text.replace(ignored, '');
}

const key = ({ kind, metadata }: Rendered): string => `${kind}/${metadata.name}`;

/**
 * The values that change nothing under any of the given settings of the rest: an operator who sets them would wait in vain.
 */
export async function withoutEffect(
  leaves: readonly Leaf[],
  settings: readonly Values[],
  draw: (values: Values) => Promise<string>,
): Promise<string[]> {
  let open = leaves;
  for (const values of settings) {
    if (open.length === 0) break;
    const before = await draw(values);
    const still: Leaf[] = [];
    const next = open.values();
    const work = async (): Promise<void> => {
      for (const leaf of next) {
        const after = await draw(merged(values, setting(leaf.path, leaf.changed)) as Values).catch(
          (error: unknown) => `refused: ${String(error)}`,
        );
        if (after.startsWith('refused') || after === before) still.push(leaf);
      }
    };
    await Promise.all([work(), work()]);
    open = still;
  }
  return open.map(({ path }) => path.join('.'));
}
