import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, inject } from 'vitest';
import { parse, stringify } from 'yaml';
import { chartNames, everyRender } from '../../tools/renders.mjs';
import { hasGo, hasPython } from '../tools/machine.js';
import { test, type TestCluster } from './support/cluster.js';

const CT = resolve('tools/chart-testing/ct.mjs');

async function install(cwd: string): Promise<{ exitCode: number | undefined; output: string }> {
  const env = { KUBECONFIG: inject('cluster').kubeconfig };
  const { exitCode, all } = await execa('node', [CT, 'install', '--all', '--helm-extra-args', '--timeout 240s'], {
    cwd,
    env,
    all: true,
    reject: false,
  });
  return { exitCode, output: all };
}

/** The namespaces that chart-testing made, which begin with the name of a chart, and has not removed. */
async function leftNamespaces({ api }: TestCluster): Promise<string[]> {
  const namespaces = await api.list('/api/v1/namespaces');
  return namespaces
    .filter(({ metadata }) => metadata['deletionTimestamp'] === undefined)
    .map(({ metadata }) => metadata.name)
    .filter((name) => chartNames().some((chart) => name.startsWith(`${chart}-`)));
}

test.skipIf(!hasGo || !hasPython)('chart-testing installs every chart with its ci values, and tests it', async ({ cluster }) => {
  // A copy: chart-testing leaves a Chart.lock in charts that have subcharts.
  const cwd = cluster.scratchFolder();
  cpSync(resolve('charts-out'), join(cwd, 'charts-out'), { recursive: true });
  const { exitCode, output } = await install(cwd);
  expect(output).toContain('All charts installed successfully');
  expect(exitCode).toBe(0);
  const files = everyRender().flatMap(({ files }) => files.filter((file) => /\/ci\/[^/]*$/.test(file)));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(output).toContain(`Installing chart with values file "${file.replace(/.*(?=charts-out)/, '')}"`);
  expect(await leftNamespaces(cluster)).toEqual([]);
});

test.skipIf(!hasGo || !hasPython)('chart-testing finds a helm test that fails', async ({ cluster, skip }) => {
  if (!cluster.simulated) skip('Its image exists only where nodes are simulated.');
  const cwd = cluster.scratchFolder();
  const chart = 'charts-out/floe-jobs';
  cpSync(resolve(chart), join(cwd, chart), { recursive: true });
  const file = join(cwd, chart, 'ci/jobs-values.yaml');
  const values = parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, stringify({ ...values, test: { image: { repository: 'library/exits-with', tag: '1' } } }));
  const { exitCode, output } = await install(cwd);
  expect(output).toMatch(/TEST SUITE: +floe-jobs-\S+-test\n(?:Last .*\n)*Phase: +Failed/);
  expect(exitCode).toBe(1);
  expect(await leftNamespaces(cluster)).toEqual([]);
});
