import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { merged } from '../support/merged.js';
import { violations } from '../../src/values/validate.js';
import { KitchenSink } from '../kitchen-sink/kitchen-sink.js';
import { RICH_VALUES } from '../kitchen-sink/rich-values.js';
import { synthesized } from '../support/folders.js';
import { allHelms } from '../support/helms.js';
import { mutations, type Mutation } from '../support/mutations.js';
import { groups, names, refusal } from '../support/rejection.js';

const folder = synthesized((app) => new KitchenSink(app));
const schema = JSON.parse(readFileSync(join(folder, 'values.schema.json'), 'utf8')) as Record<string, unknown>;
const defaults = parse(readFileSync(join(folder, 'values.yaml'), 'utf8'), { version: '1.1' }) as unknown;
const base = merged(defaults, RICH_VALUES);
// Helm has had two validators of JSON Schema: the oldest has one, the newest the other.
const helms = allHelms();
const ends = [helms[0], helms.at(-1)].filter((helm) => helm !== undefined);
/** A null among a subchart's values brings back the subchart's own default: no mistake, but Helm's way to undo the parent's. */
const SUBCHARTS: readonly unknown[] = ['cache', 'second', 'audit'];
const all = mutations(schema, base, defaults).filter(({ kind, path }) => kind !== 'null' || !SUBCHARTS.includes(path[0]));
const grouped = groups(all, SUBCHARTS);
const described = ({ kind, path }: Mutation): string => `${kind} at ${path.join('.')}`;

test('what the mistakes are made in is valid, and they are many', async () => {
  expect(violations(schema, base)).toEqual([]);
  for (const helm of helms) expect(await refusal(helm, folder, base)).toBeUndefined();
  expect(all.length).toBeGreaterThan(400);
  expect(new Set(all.map(({ kind }) => kind))).toEqual(
    new Set(['unknown key', 'wrong type', 'null', 'too small', 'too large', 'too short', 'too long', 'pattern', 'not one of', 'bad key']),
  );
  process.stderr.write(`${all.length} invalid values, in ${grouped.length} groups.\n`);
});

test('the schema refuses every mistake, and names it', () => {
  const wrong = all.filter((each) => {
    const found = violations(schema, each.values).map(({ path }) => path);
    return !found.some((path) => path === each.path.join('.') || path === each.within?.join('.'));
  });
  expect(wrong.map(described)).toEqual([]);
});

// Validators report everything that is wrong: mistakes in different places can be made at once.
describe.each(ends.map((helm) => [helm.version, helm] as const))('Helm %s', (_, helm) => {
  test('refuses every mistake among others, and names each', async () => {
    const unnamed: string[] = [];
    await inParallel(grouped, async (group) => {
      const message = await refusal(
        helm,
        folder,
        group.reduce<unknown>((values, each) => each.apply(values), base),
      );
      for (const each of group)
        if (message === undefined || !names(message, each)) unnamed.push(`${described(each)}: ${message ?? 'accepted'}`);
    });
    expect(unnamed.slice(0, 5)).toEqual([]);
  });

  test('refuses each of a sample on its own', async () => {
    const step = Math.ceil(all.length / 50);
    const accepted: string[] = [];
    await inParallel(
      all.filter((_, at) => at % step === 0),
      async (each) => {
        const message = await refusal(helm, folder, each.values);
        if (message === undefined || !names(message, each)) accepted.push(`${described(each)}: ${message ?? 'accepted'}`);
      },
    );
    expect(accepted).toEqual([]);
  });
});

async function inParallel<T>(all: readonly T[], work: (each: T) => Promise<void>): Promise<void> {
  const next = all.values();
  const worker = async (): Promise<void> => {
    for (const each of next) await work(each);
  };
  await Promise.all([worker(), worker()]);
}
