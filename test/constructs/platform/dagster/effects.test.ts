import { expect, test, vi } from 'vitest';
import { violations } from '../../../../src/values/validate.js';
import { candidatesFor, declaredValues, placesOf, valueAt, withAt, type Declared } from '../../../support/declared.js';
import { dagsterChart } from '../../../support/dagster.js';
import { RICH_DAGSTER } from '../../../support/dagster-values.js';
import { merged } from '../../../support/merged.js';
import type { Values } from '../../../support/suite/chart.js';
import { testEffects } from '../../../support/suite/effects.js';

vi.setConfig({ testTimeout: 900_000 });

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
/** Other values by the end of their path, where any that the schema allows would not do. */
const KNOWN: Readonly<Record<string, unknown>> = { digest: DIGEST, resources: { limits: { cpu: 7 } } };
const chart = dagsterChart();
const ofLocation = (pattern: string): boolean => pattern.startsWith('codeLocations.');

testEffects(chart, {
  known: {
    digest: [DIGEST],
    hosts: [['changed.example']],
    readOnlyHosts: [['changed.example']],
    pathPrefix: ['/changed'],
    endpointUrl: ['http://changed.example:1'],
    // Others of these change nothing where there is no such store.
    'computeLogs.type': ['none'],
  },
  // Those of code locations are below.
  isTried: (pattern) => !ofLocation(pattern),
  refusing: ['global.floe.secrets.generate'],
  atLeast: 420,
  references: 300,
});

/** What the chart makes of each location: its objects, and its lines of the workspace. */
async function picturesOf(codeLocations: Values): Promise<ReadonlyMap<string, string>> {
  const text = await chart.text(
    merged(RICH_DAGSTER.outside, { codeLocations: { sales: null, marketing: null, file: null, autoload: null, ...codeLocations } }),
  );
  const parts = text.split(/^---$|^ {6}- grpc_server:$/m);
  return new Map(
    Object.keys(codeLocations).map((name) => [
      name,
      parts.filter((part) => new RegExp(`"(?:${name}|floe-dagster-code-${name}|test-dagster-code-${name}[".])`).test(part)).join(),
    ]),
  );
}

test('every value of a code location has an effect: each in a location of its own', async () => {
  const locations: Values = RICH_DAGSTER.outside.codeLocations;
  const all = declaredValues(chart.schema).filter(({ pattern }) => ofLocation(pattern));
  const plain: Record<string, unknown> = {};
  const other: Record<string, unknown> = {};
  const changed = (declared: Declared): readonly [unknown, unknown] => {
    const known = Object.entries(KNOWN).flatMap(([end, value]) => (declared.pattern.endsWith(`.${end}`) ? [value] : []));
    for (const location of Object.values(locations)) {
      const values = { codeLocations: { a: location } };
      const places = placesOf(declared, values);
      if (places.length === 0) continue;
      for (const each of [...known, ...candidatesFor(declared, chart.schema)]) {
        if (places.every((place) => JSON.stringify(valueAt(values, place)) === JSON.stringify(each))) continue;
        const after = merged(values, withAt({}, places, each)) as typeof values;
        if (JSON.stringify(after) !== JSON.stringify(values) && violations(chart.schema, merged(chart.defaults, after)).length === 0)
          return [location, after.codeLocations.a];
      }
    }
    throw new Error(`${declared.pattern} has no place, or no other value.`);
  };
  all.forEach((declared, i) => ([plain[`x-${i}`], other[`x-${i}`]] = changed(declared)));
  const [before, after] = [await picturesOf(plain), await picturesOf(other)];
  for (const pictures of [before, after]) for (const picture of pictures.values()) expect(picture.length).toBeGreaterThan(1000);
  expect(all.filter((_, i) => before.get(`x-${i}`) === after.get(`x-${i}`)).map(({ pattern }) => pattern)).toEqual([]);
  expect(all.length).toBeGreaterThan(60);
});
