import { expect, test } from 'vitest';
import { violations } from '../../../src/values/validate.js';
import { candidatesFor, declaredValues, placesOf, valueAt, withAt, type Declared } from '../declared.js';
import { pairwise, switchesOf } from '../switches.js';
import { merged } from '../merged.js';
import { invalidNames } from '../names.js';
import { inParallel } from '../parallel.js';
import { danglingReferences, referencesOf } from '../references.js';
import type { ChartUnderTest, Values } from './chart.js';

export interface EffectOptions {
  /** Other values by the end of their path, where any that the schema allows would not do: names of what there is. */
  readonly known?: Readonly<Record<string, readonly unknown[]>>;
  /** The declared values that are tried. Default: all. */
  readonly isTried?: (pattern: string) => boolean;
  /** The switches of which all pairs are tried. Default: all that are tried. */
  readonly isSwitched?: (pattern: string) => boolean;
  /** What lies over the rich values under all pairs of switches: what some of them need. */
  readonly switched?: Values;
  /** Switches whose effect it is that Helm refuses. */
  readonly refusing?: readonly string[];
  /** How many there are at least: a test that tries none would find none. */
  readonly atLeast: number;
  /** How many references there are at least, under all pairs of switches. */
  readonly references: number;
}

/** Keys that are drawn anew in every render: all but the length goes. */
const RANDOM = /^( {2}"[-._a-zA-Z0-9]+": )"[A-Za-z0-9+/=]+"$/gm;

export function testEffects(
  chart: ChartUnderTest,
  { atLeast, isTried = () => true, isSwitched = isTried, known = {}, references, refusing = [], switched = {} }: EffectOptions,
): void {
  const copies = chart.copies();
  const pictures = async (all: readonly Values[]): Promise<(string | undefined)[]> =>
    (await copies.texts(all)).map((text) => text?.replace(RANDOM, (line, key: string) => `${key}${line.length}`));

  /** The values with another one wherever they have a declared one, in up to three ways; none where they have no place for it. */
  function* changed(declared: Declared, values: Values): Generator<Values, undefined> {
    const places = placesOf(declared, values);
    if (places.length === 0) return;
    const own = Object.entries(known).flatMap(([end, candidates]) => (`.${declared.pattern}`.endsWith(`.${end}`) ? candidates : []));
    const before = JSON.stringify(values);
    let count = 0;
    for (const each of [...own, ...candidatesFor(declared, chart.schema)]) {
      if (places.every((place) => JSON.stringify(valueAt(values, place)) === JSON.stringify(each))) continue;
      const after = withAt(values, places, each);
      if (JSON.stringify(after) === before || violations(chart.schema, after).length > 0) continue;
      yield after;
      if (++count === 3) return;
    }
    if (count === 0) throw new Error('there is no other value to try');
  }

  test('every declared value has an effect', async () => {
    const variants = Object.values(chart.options.variants).map((variant) => merged(chart.defaults, variant) as Values);
    const bases = (await pictures(variants)).map((picture, i) => ({ picture, values: variants[i] as Values }));
    // In every configuration in one way, then in every one in another.
    function* tries(declared: Declared): Generator<{ before: string | undefined; values: Values }, undefined> {
      let ways = bases.map(({ picture, values }) => ({ before: picture, next: changed(declared, values) }));
      while (ways.length > 0) {
        const more: typeof ways = [];
        for (const way of ways) {
          const { value } = way.next.next();
          if (value === undefined) continue;
          yield { before: way.before, values: value };
          more.push(way);
        }
        ways = more;
      }
    }
    const all = declaredValues(chart.schema).filter(({ pattern }) => !/(^|\.)global$/.test(pattern) && isTried(pattern));
    const idle: string[] = [];
    // One way to change it of every declared value is tried at once; then the next of those on which it had no effect.
    let open = all.map((declared) => ({ pattern: declared.pattern, next: tries(declared) }));
    while (open.length > 0) {
      const tried = open.flatMap((each) => {
        try {
          const { value } = each.next.next();
          if (value !== undefined) return [{ each, ...value }];
          idle.push(each.pattern);
        } catch (error) {
          idle.push(`${each.pattern}: ${String(error)}`);
        }
        return [];
      });
      const after = await pictures(tried.map(({ values }) => values));
      const isIdle = ({ each, before }: (typeof tried)[number], i: number): boolean =>
        after[i] === undefined ? !refusing.includes(each.pattern) : after[i] === before;
      open = tried.filter(isIdle).map(({ each }) => each);
    }
    process.stderr.write(`${chart.name}: ${all.length} declared values, ${idle.length} without effect.\n`);
    expect(bases.map(({ picture }) => picture?.includes('kind:'))).toEqual(bases.map(() => true));
    expect(idle.sort()).toEqual([]);
    expect(all.length).toBeGreaterThan(atLeast);
  });

  test.each(chart.ends.map((helm) => [helm.version, helm] as const))(
    'Helm %s: under every pair of switches the chart renders, every reference has its target, and every name is valid and its own',
    async (_, helm) => {
      const switches = switchesOf(chart.schema).filter((path) => isSwitched(path.join('.')) && !refusing.includes(path.join('.')));
      const wrong: string[] = [];
      let count = 0;
      await inParallel(pairwise(switches), async (row) => {
        const rendered = await chart.render(merged(merged(chart.rich, switched), row), { helm: helm.binary });
        count += rendered.flatMap(referencesOf).length;
        wrong.push(...danglingReferences(rendered, chart.options.isOperators), ...invalidNames(rendered));
      });
      expect([...new Set(wrong)]).toEqual([]);
      expect(count).toBeGreaterThan(references);
    },
  );
}
