import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HelmApp, HelmChart, Manifest, value, type UntypedResource } from '../../src/index.js';

let outdir: string;
beforeEach(() => (outdir = mkdtempSync(join(tmpdir(), 'floe-charts-atomic-'))));
afterEach(() => rmSync(outdir, { recursive: true, force: true }));

function app(charts: Record<string, unknown>): HelmApp {
  const app = new HelmApp({ outdir });
  for (const [name, spec] of Object.entries(charts)) {
    const chart = new HelmChart(app, name, { version: '1.0.0', description: 'x', values: value.object({}) });
    new Manifest<UntypedResource>(chart, 'thing', { apiVersion: 'v1', kind: 'Thing', spec } as never);
  }
  return app;
}

function contents(): Record<string, string> {
  const files = readdirSync(outdir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name), 'utf8')]),
  );
}

test('a chart that cannot be synthesized leaves all charts of the app as they were', () => {
  app({ good: 1, other: 1 }).synth();
  const before = contents();
  expect(Object.keys(before).length).toBeGreaterThan(10);
  expect(() => app({ good: 2, other: NaN }).synth()).toThrow('other/thing');
  expect(contents()).toEqual(before);
});

test('a chart replaces its folder as a whole, and nothing beside it stays or goes', () => {
  app({ good: 1 }).synth();
  writeFileSync(join(outdir, 'good/templates/stale.yaml'), 'stale: true\n');
  writeFileSync(join(outdir, 'mine.txt'), 'mine');
  app({ good: 2 }).synth();
  expect(readdirSync(outdir).sort()).toEqual(['good', 'mine.txt']);
  expect(readdirSync(join(outdir, 'good/templates'))).not.toContain('stale.yaml');
  expect(readFileSync(join(outdir, 'good/templates/thing.yaml'), 'utf8')).toContain('spec: 2');
});

test('the same app gives the same bytes', () => {
  app({ good: { b: 1, a: [1, 'x'] } }).synth();
  const before = contents();
  app({ good: { b: 1, a: [1, 'x'] } }).synth();
  expect(contents()).toEqual(before);
});
