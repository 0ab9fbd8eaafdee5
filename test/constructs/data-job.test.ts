import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { renderFolder, type Rendered } from '../../src/testing/index.js';
import { allHelms } from '../support/helms.js';

const folder = resolve('.cache/product-chart');
const chart = join(folder, 'charts/customer-360');
const helm = allHelms().at(-1)?.binary ?? 'helm';
const rendered = (values: unknown = {}): Promise<Rendered[]> => renderFolder(chart, values, { helm, releaseName: 'sales' });
const named = (manifests: Rendered[], job: string): Rendered =>
  manifests.find(({ metadata }) => metadata.labels?.['floe.dev/job'] === job) as Rendered;
const containerOf = (manifest: Rendered): Rendered['spec'] =>
  (manifest.kind === 'CronJob' ? manifest['spec'].jobTemplate.spec : manifest['spec']).template.spec.containers[0];

beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const source = readFileSync('examples/product-chart/chart.ts', 'utf8')
    .replace("'floe-charts/constructs'", JSON.stringify(resolve('constructs/index.ts')))
    .replace("'floe-charts'", JSON.stringify(resolve('src/index.ts')))
    .replace("outdir: 'charts'", `outdir: ${JSON.stringify(join(folder, 'charts'))}`);
  writeFileSync(join(folder, 'chart.ts'), source);
  await import(pathToFileURL(join(folder, 'chart.ts')).href);
});

test('jobs fixed in code are CronJobs, or Jobs named after their content', async () => {
  const manifests = await rendered();
  expect(named(manifests, 'build')).toMatchObject({ kind: 'CronJob', spec: { schedule: '0 6 * * *', timeZone: 'Europe/Amsterdam' } });
  expect(named(manifests, 'load').kind).toBe('CronJob');
  expect(named(manifests, 'seed').metadata.name).toMatch(/^sales-customer-360-seed-[0-9a-f]{8}$/);
});

test('their options become arguments, with the values of the chart where they are values', async () => {
  expect(containerOf(named(await rendered(), 'build')).args).toEqual(['build', '--select', 'tag:nightly']);
  expect(containerOf(named(await rendered({ fullRefresh: true }), 'build')).args).toEqual([
    'build',
    '--select',
    'tag:nightly',
    '--full-refresh',
  ]);
  expect(containerOf(named(await rendered(), 'load')).args).toEqual(['load.py']);
});

test('only the values that the author chose can be set', async () => {
  await expect(rendered({ jobs: {} })).rejects.toThrow(/jobs/);
  const manifests = await rendered({ tag: '1.10', warehouseSecret: 'mine' });
  expect(containerOf(named(manifests, 'build')).image).toBe('registry.example.com/sales/customer-360:1.10');
  expect(containerOf(named(manifests, 'build')).env).toContainEqual({
    name: 'WAREHOUSE_PASSWORD',
    valueFrom: { secretKeyRef: { name: 'mine', key: 'password' } },
  });
});

test('a changed job without a schedule gets another name, an unchanged one keeps it', async () => {
  const name = async (values: unknown): Promise<string> => named(await rendered(values), 'seed').metadata.name;
  expect(await name({ schedule: '0 1 * * *' })).toBe(await name({}));
  expect(await name({ tag: '2.0.0' })).not.toBe(await name({}));
});
