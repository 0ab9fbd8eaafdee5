import { describe, expect, test } from 'vitest';
import { violations } from '../../../src/values/validate.js';
import { defaults, eachHelm, folder, helms, schema } from '../../support/floe-jobs.js';
import { RICH_AROUND, RICH_SETTINGS } from '../../support/floe-jobs-values.js';
import { merged } from '../../support/merged.js';
import { mutations, type Mutation } from '../../support/mutations.js';
import { inParallel } from '../../support/parallel.js';
import { groups, names, refusal } from '../../support/rejection.js';

/** One job that reaches every setting; those of kinds are of the same definition, and so have one of each level. */
const base = merged(defaults, {
  ...RICH_AROUND,
  kinds: { own: { image: { tag: '2' }, env: { A: 'a' } } },
  jobs: { rich: { ...RICH_SETTINGS, steps: RICH_SETTINGS.steps.slice(0, 1) } },
});
const all = mutations(schema, base, defaults);
const grouped = groups(all, []);
const described = ({ kind, path }: Mutation): string => `${kind} at ${path.join('.')}`;

test('what the mistakes are made in is valid, and they are many', async () => {
  expect(violations(schema, base)).toEqual([]);
  for (const helm of helms) expect(await refusal(helm, folder, base)).toBeUndefined();
  expect(all.length).toBeGreaterThan(1400);
  process.stderr.write(`floe-jobs: ${all.length} invalid values, in ${grouped.length} groups.\n`);
});

test('the schema refuses every mistake, and names it', () => {
  const wrong = all.filter((each) => {
    const found = violations(schema, each.values).map(({ path }) => path);
    return !found.some((path) => path === each.path.join('.') || path === each.within?.join('.'));
  });
  expect(wrong.map(described)).toEqual([]);
});

// Validators report everything that is wrong: mistakes in different places can be made at once.
describe.each(eachHelm)('Helm %s', (_, helm) => {
  test('refuses every mistake among others, and names each', async () => {
    const unnamed: string[] = [];
    await inParallel(grouped, async (group) => {
      const message = await refusal(
        helm,
        folder,
        group.reduce<unknown>((values, each) => each.apply(values), base),
      );
      for (const each of group)
        if (message === undefined || !names(message, each)) unnamed.push(`${described(each)}: ${message?.slice(0, 500) ?? 'accepted'}`);
    });
    expect(unnamed.length).toBe(0);
    expect(unnamed.slice(0, 5)).toEqual([]);
  });

  test('refuses each of a sample on its own', async () => {
    const accepted: string[] = [];
    await inParallel(
      all.filter((_, at) => at % Math.ceil(all.length / 12) === 0),
      async (each) => {
        const message = await refusal(helm, folder, each.values);
        if (message === undefined || !names(message, each)) accepted.push(`${described(each)}: ${message?.slice(0, 500) ?? 'accepted'}`);
      },
    );
    expect(accepted).toEqual([]);
  });
});
