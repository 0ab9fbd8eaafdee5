import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderFolder } from '../../src/testing/index.js';
import { violations } from '../../src/values/validate.js';
import { KitchenSink } from '../kitchen-sink/kitchen-sink.js';
import { RICH_VALUES } from '../kitchen-sink/rich-values.js';
import { at, leavesOf, pairwise, picture, setting, switchesOf, withoutEffect } from '../support/effects.js';
import { synthesized } from '../support/folders.js';
import { allHelms, type Helm } from '../support/helms.js';
import { merged } from '../support/merged.js';
import { danglingReferences, referencesOf } from '../support/references.js';

const folder = synthesized((app) => new KitchenSink(app));
const schema = JSON.parse(readFileSync(join(folder, 'values.schema.json'), 'utf8')) as Record<string, unknown>;
const defaults = parse(readFileSync(join(folder, 'values.yaml'), 'utf8'), { version: '1.1' }) as Record<string, unknown>;
const base = merged(defaults, RICH_VALUES) as Record<string, unknown>;
const helms = allHelms();
const newest = helms.at(-1) as Helm;
const MONITORING = ['monitoring.coreos.com/v1'];
/** Drawn anew in every render. */
const RANDOM = /"password":"[A-Za-z0-9]{20}"/g;

test('every declared value has an effect', async () => {
  const { leaves, unchangeable } = leavesOf(schema, base, (values) => violations(schema, values).length === 0);
  expect(unchangeable).toEqual([]);
  expect(leaves.length).toBeGreaterThanOrEqual(90);
  const switched = (to: (path: readonly string[]) => boolean, from: unknown): typeof base =>
    switchesOf(schema).reduce<unknown>((values, path) => merged(values, setting(path, to(path))), from) as typeof base;
  const settings = [base, switched(() => true, base), switched((path) => at(base, path) !== true, { ...base, nameOverride: '' })];
  const idle = await withoutEffect(leaves, settings, (values) => picture(newest, folder, values, MONITORING, RANDOM));
  expect(idle).toEqual([]);
});

describe.each([helms[0] as Helm, newest].map((helm) => [helm.version, helm] as const))('Helm %s', (_, helm) => {
  test('under every pair of switches the chart renders, and every reference has its target', async () => {
    const switches = switchesOf(schema);
    expect(switches.length).toBeGreaterThan(8);
    const dangling: string[] = [];
    let references = 0;
    for (const row of [...pairwise(switches), ...switches.map((path) => setting(path, true))]) {
      const rendered = await renderFolder(folder, merged(RICH_VALUES, row), { helm: helm.binary, apiVersions: MONITORING });
      references += rendered.flatMap(referencesOf).length;
      dangling.push(...danglingReferences(rendered, isExternal));
    }
    expect([...new Set(dangling)]).toEqual([]);
    expect(references).toBeGreaterThan(300);
  });
});

/** What the rich values themselves name: objects of the operator's. */
function isExternal(kind: string, name: string): boolean {
  return ['Secret/tls', 'ConfigMap/more', 'ConfigMap/n', 'ServiceAccount/account'].includes(`${kind}/${name}`);
}
