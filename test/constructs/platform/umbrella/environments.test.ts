import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Rendered } from '../../../../src/testing/index.js';
import { merged } from '../../../support/merged.js';
import { platformChart } from '../../../support/platform.js';
import { objectOf, type Values } from '../../../support/suite/chart.js';

const chart = platformChart();
const file = (name: string): Values => parse(readFileSync(join(chart.folder, `values-${name}.yaml`), 'utf8')) as Values;
const named = (manifests: readonly Rendered[], object: string): Rendered => manifests.find((each) => objectOf(each) === object) as Rendered;

/** The paths of what values say; resources are said as a whole, for only together they say how large something is. */
function leaves(values: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (path.at(-1) === 'resources' || typeof values !== 'object' || values === null || Array.isArray(values)) return [path];
  return Object.entries(values).flatMap(([key, below]) => leaves(below, [...path, key]));
}

function without(values: unknown, [step, ...rest]: readonly string[]): unknown {
  const { [step as string]: below, ...others } = values as Record<string, unknown>;
  return rest.length === 0 ? others : { ...others, [step as string]: without(below, rest) };
}

/** So that what is said of code and of its images has something to be said of. */
const CODE = { dagster: { codeLocations: { sales: { image: { repository: 'sales', tag: '1' }, code: { module: 'sales' } } } } };
/** Drawn anew each time. */
const RANDOM = /^( {2}"[-._a-zA-Z0-9]+": )"[A-Za-z0-9+/=]+"$/gm;

describe.each(chart.environments)('%s', (name, values) => {
  test('renders', async () => {
    expect((await chart.render(values)).length).toBeGreaterThan(15);
  });

  test('every key has an effect', async () => {
    const draw = async (of: unknown): Promise<string> => (await chart.text(merged(of, CODE))).replace(RANDOM, '$1');
    const whole = await draw(values);
    const own = file(name);
    const needed = merged(values, {});
    const idle: string[] = [];
    for (const leaf of leaves(own)) {
      const changed = await draw(merged(without(needed, leaf), {})).catch(() => 'refused');
      if (changed === whole) idle.push(leaf.join('.'));
    }
    expect(idle).toEqual([]);
  });
});

test('production has a database server outside, reached with TLS, and more than one web server', async () => {
  const [, values] = chart.environments.find(([name]) => name === 'prod') as readonly [string, Values];
  const manifests = await chart.render(values, { releaseName: 'floe' });
  expect(manifests.some(({ kind }) => kind === 'StatefulSet')).toBe(false);
  expect(named(manifests, 'Deployment/floe-dagster-webserver')['spec']).toMatchObject({ replicas: 2 });
  expect(JSON.stringify(manifests)).toContain('verify-full');
});

test('production alone says what it needs', async () => {
  expect(await chart.refusal(file('prod'))).toMatch(/set global\.floe\.postgresql\.host/);
});
