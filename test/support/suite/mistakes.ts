import { describe, expect, test } from 'vitest';
import { violations } from '../../../src/values/validate.js';
import type { Helm } from '../helms.js';
import { merged } from '../merged.js';
import { mutations, type Mutation } from '../mutations.js';
import { inParallel } from '../parallel.js';
import { groups, names, refusal } from '../rejection.js';
import type { ChartUnderTest } from './chart.js';

const described = ({ kind, path }: Mutation): string => `${kind} at ${path.join('.')}`;

/**
 * @param atLeast how many mistakes there are at least.
 * @param isTried which of them are made. Default: all.
 */
export function testMistakes(chart: ChartUnderTest, atLeast: number, isTried: (mistake: Mutation) => boolean = () => true): void {
  const base = merged(chart.defaults, chart.rich);
  const all = mutations(chart.schema, base, chart.defaults).filter(isTried);
  const grouped = groups(all, chart.subcharts);

  test('what the mistakes are made in is valid, and they are many', () => {
    expect(violations(chart.schema, base)).toEqual([]);
    process.stderr.write(`${chart.name}: ${all.length} invalid values, in ${grouped.length} groups.\n`);
    expect(all.length).toBeGreaterThan(atLeast);
  });

  test('the schema refuses every mistake, and names it', () => {
    const wrong = all.filter((each) => {
      const found = violations(chart.schema, each.values).map(({ path }) => path);
      return !found.some((path) => path === each.path.join('.') || path === each.within?.join('.'));
    });
    expect(wrong.map(described)).toEqual([]);
  });

  // The oldest and the newest Helm take turns: that each refuses mistakes of every kind is shown in test/helm.
  test('Helm refuses every mistake among others, and names each', async () => {
    const unnamed: string[] = [];
    await inParallel([...grouped.entries()], async ([turn, group]) => {
      const helm = chart.ends[turn % chart.ends.length] as Helm;
      const values = group.reduce<unknown>((so, each) => each.apply(so), base);
      const message = await refusal(helm, chart.folder, values);
      for (const each of group)
        if (message === undefined || !names(message, each))
          unnamed.push(`Helm ${helm.version}: ${described(each)}: ${message?.slice(0, 500) ?? 'accepted'}`);
    });
    expect(unnamed.slice(0, 5)).toEqual([]);
  });

  describe.each(chart.ends.map((helm) => [helm.version, helm] as const))('Helm %s', (_, helm) => {
    test('refuses each of a sample on its own', async () => {
      const accepted: string[] = [];
      await inParallel(
        all.filter((_, at) => at % Math.ceil(all.length / 12) === 0),
        async (each) => {
          const message = await refusal(helm, chart.folder, each.values);
          if (message === undefined || !names(message, each)) accepted.push(`${described(each)}: ${message?.slice(0, 500) ?? 'accepted'}`);
        },
      );
      expect(accepted).toEqual([]);
    });
  });
}
