import { describe, expect, test } from 'vitest';
import { renderFolder } from '../../../src/testing/index.js';
import { violations } from '../../../src/values/validate.js';
import { Copies } from '../../support/copies.js';
import { candidatesFor, declaredValues, placesOf, valueAt, withAt, type Declared } from '../../support/declared.js';
import { pairwise, switchesOf } from '../../support/switches.js';
import { defaults, eachHelm, folder, MONITORING, newest, schema, type Tree } from '../../support/floe-jobs.js';
import { isOperators, RICH, RICH_AROUND, RICH_SETTINGS } from '../../support/floe-jobs-values.js';
import { merged } from '../../support/merged.js';
import { invalidNames } from '../../support/names.js';
import { inParallel } from '../../support/parallel.js';
import { danglingReferences, referencesOf } from '../../support/references.js';

/** Values that name something, or whose form is narrow: names that there are. */
const KNOWN: Readonly<Record<string, readonly unknown[]>> = {
  kind: ['dlt', 'dbt'],
  resourcePreset: ['large'],
  'credential.name': ['existing'],
  file: ['{"changed": 1}'],
  url: ['http://changed.example:1'],
  digest: [`sha256:${'0123456789abcdef'.repeat(4)}`],
};

/** Drawn anew in every render: all but the length goes. */
const RANDOM = /^data:\n {2}"password": "[A-Za-z0-9+/=]+"$/gm;
/** The tail of a Job's name is a hash of its content, which would make an effect of anything. */
const HASH = /^( {2}name: "test-[-a-z0-9]+)-[0-9a-f]{8}"$/gm;

const copies = new Copies(folder, { helm: newest.binary, apiVersions: MONITORING });

async function drawn(all: readonly Tree[]): Promise<(string | undefined)[]> {
  const texts = await copies.texts(all);
  return texts.map((text) => text?.replace(RANDOM, (match) => String(match.length)).replace(HASH, '$1"'));
}

/** The values with another one wherever they have a declared one; undefined where they have no place for it. */
function changed(declared: Declared, values: Tree): Tree | undefined {
  const places = placesOf(declared, values);
  if (places.length === 0) return undefined;
  const known = Object.entries(KNOWN).flatMap(([end, candidates]) => (`.${declared.pattern}`.endsWith(`.${end}`) ? candidates : []));
  const before = JSON.stringify(merged(defaults, values));
  for (const each of [...known, ...candidatesFor(declared, schema)]) {
    if (places.every((place) => JSON.stringify(valueAt(values, place)) === JSON.stringify(each))) continue;
    const after = withAt(values, places, each);
    const all = merged(defaults, after) as Tree;
    if (JSON.stringify(all) !== before && violations(schema, all).length === 0) return after;
  }
  throw new Error('there is no other value to try');
}

/** The kind of job in which an option has a meaning: `dbt`, if it is no kind's. */
const kindFor = ({ pattern }: Declared): string => /\.(dlt|quality)\./.exec(pattern)?.[1] ?? 'dbt';
const isOption = ({ pattern }: Declared): boolean => /^[a-z]+\.(\*\.)?(dbt|dlt|quality)\./.test(pattern) || pattern === 'kinds.*.kind';

/** Settings of one release in which a declared value is changed alone: the rich ones as defaults, or as those of a kind. */
function bases(declared: Declared): Tree[] {
  const kind = kindFor(declared);
  const jobs = /^(?:defaults|kinds\.\*)\.(?:kind|command)$/.test(declared.pattern) ? { own: {} } : { [kind]: { kind } };
  const filled = (values: Tree): Tree => merged(defaults, { ...RICH_AROUND, defaults: RICH_SETTINGS, jobs, ...values }) as Tree;
  if (declared.pattern.startsWith('kinds.')) return [filled({ kinds: { [kind]: RICH_SETTINGS, custom: {} } })];
  const { serviceAccountName: _, ...others } = RICH_SETTINGS;
  return [filled({}), filled({ defaults: others, serviceAccount: { create: false } })];
}

/** Of values that are changed one by one those without effect, and what keeps them from being changed. */
async function idleAlone(all: readonly Declared[]): Promise<string[]> {
  const idle: string[] = [];
  const tries = all.flatMap((declared) => {
    try {
      return bases(declared).flatMap((base) => {
        const values = changed(declared, base);
        return values === undefined ? [] : [{ declared, base, values }];
      });
    } catch (error) {
      idle.push(`${declared.pattern}: ${String(error)}`);
      return [];
    }
  });
  const configurations = [...new Set(tries.map(({ base }) => JSON.stringify(base)))];
  const pictures = await drawn(configurations.map((base) => JSON.parse(base) as Tree));
  expect(pictures).not.toContain(undefined);
  const before = new Map(configurations.map((base, i) => [base, pictures[i]]));
  const after = await drawn(tries.map(({ values }) => values));
  const effective = tries.filter(({ base }, i) => after[i] !== undefined && after[i] !== before.get(JSON.stringify(base)));
  const found = new Set(effective.map(({ declared }) => declared));
  return [...idle, ...all.filter((each) => !found.has(each)).map(({ pattern }) => pattern)];
}

/** Of settings of jobs or kinds those without effect: all are changed at once, each in a job of its own. */
async function idleTogether(all: readonly Declared[], top: 'jobs' | 'kinds'): Promise<Declared[]> {
  const plain: Record<string, unknown> = {};
  const other: Record<string, unknown> = {};
  all.forEach((declared, i) => {
    const kind = kindFor(declared);
    const settings = top === 'jobs' ? { ...RICH_SETTINGS, kind } : RICH_SETTINGS;
    const around = { ...RICH_AROUND, [top]: { [`x-${i}`]: settings } };
    plain[`x-${i}`] = settings;
    other[`x-${i}`] = valueAt(changed(declared, around), [top, `x-${i}`]);
  });
  const jobs = Object.fromEntries(all.map((_, i) => [`x-${i}`, { kind: `x-${i}` }]));
  const render = async (settings: Tree): Promise<Map<string, string>> => {
    const [text = ''] = await drawn([{ ...RICH_AROUND, ...(top === 'jobs' ? { jobs: settings } : { kinds: settings, jobs }) }]);
    return new Map(
      text.split(/^---$/m).flatMap(
        (document) =>
          /floe\.dev\/job: "(.*)"/
            .exec(document)
            ?.slice(1)
            .map((name) => [name, document] as const) ?? [],
      ),
    );
  };
  const [before, after] = [await render(plain), await render(other)];
  expect([before.size, after.size]).toEqual([all.length, all.length]);
  return all.filter((_, i) => before.get(`x-${i}`) === after.get(`x-${i}`));
}

test('every declared value has an effect', async () => {
  // `global` is Helm's own.
  const all = declaredValues(schema).filter(({ pattern }) => pattern !== 'global');
  const below = (top: string): Declared[] =>
    all.filter((each) => each.pattern.startsWith(`${top}.`) && !(top === 'kinds' && isOption(each)));
  const batched = { jobs: below('jobs'), kinds: below('kinds') };
  const apart = all.filter((each) => !batched.jobs.includes(each) && !batched.kinds.includes(each));
  const together = [...(await idleTogether(batched.jobs, 'jobs')), ...(await idleTogether(batched.kinds, 'kinds'))];
  const idle = [...together.map(({ pattern }) => pattern), ...(await idleAlone(apart))];
  process.stderr.write(`floe-jobs: ${all.length} declared values, ${idle.length} without effect.\n`);
  expect(idle).toEqual([]);
  expect(all.length).toBeGreaterThan(400);
});

describe.each([eachHelm[0], eachHelm.at(-1)].filter((each) => each !== undefined))('Helm %s', (_, helm) => {
  test('under every pair of switches the chart renders, every reference has its target, and every name is valid and its own', async () => {
    const switches = switchesOf(schema);
    const wrong: string[] = [];
    let references = 0;
    await inParallel(pairwise(switches), async (row) => {
      const rendered = await renderFolder(folder, merged(RICH.jobs, row), { helm: helm.binary, apiVersions: MONITORING });
      references += rendered.flatMap(referencesOf).length;
      wrong.push(...danglingReferences(rendered, isOperators), ...invalidNames(rendered));
    });
    expect([...new Set(wrong)]).toEqual([]);
    expect(references).toBeGreaterThan(300);
    expect(switches.length).toBeGreaterThan(15);
  });
});
