import { expect, test } from 'vitest';
import { violations } from '../../../src/values/validate.js';
import { candidatesFor, declaredValues, placesOf, valueAt, withAt, type Declared } from '../declared.js';
import { pairwise, switchesOf } from '../effects.js';
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
  const bare = chart.bare();
  const drawn = async (values: Values): Promise<string> =>
    (await bare.text(values)).replace(RANDOM, (line, key: string) => `${key}${line.length}`);
  const pictures = new Map<Values, Promise<string>>();
  const pictureOf = (values: Values): Promise<string> => {
    const picture = pictures.get(values) ?? drawn(values);
    pictures.set(values, picture);
    return picture;
  };

  /** The values with another one wherever they have a declared one, in up to three ways; none where they have no place for it. */
  function* changed(declared: Declared, values: Values): Generator<Values> {
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

  const hasEffect = async (declared: Declared, bases: readonly Values[]): Promise<boolean> => {
    for (const base of bases) {
      for (const values of changed(declared, base)) {
        const after = await drawn(values).catch(() => undefined);
        if (after === undefined ? refusing.includes(declared.pattern) : after !== (await pictureOf(base))) return true;
      }
    }
    return false;
  };

  test('every declared value has an effect', async () => {
    const bases = Object.values(chart.options.variants).map((variant) => merged(chart.defaults, variant) as Values);
    const all = declaredValues(chart.schema).filter(({ pattern }) => !/(^|\.)global$/.test(pattern) && isTried(pattern));
    const idle: string[] = [];
    await inParallel(all, async (declared) => {
      const found = await hasEffect(declared, bases).catch((error: unknown) => String(error));
      if (found !== true) idle.push(`${declared.pattern}${found === false ? '' : `: ${found}`}`);
    });
    process.stderr.write(`${chart.name}: ${all.length} declared values, ${idle.length} without effect.\n`);
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
