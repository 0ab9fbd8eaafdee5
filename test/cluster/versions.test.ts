import { describe, expect, inject, onTestFinished } from 'vitest';
import { parseManifests } from '../../src/testing/index.js';
import { everyRender, manifestsOf } from '../../tools/renders.mjs';
import { inParallel } from '../support/parallel.js';
import { charts } from './charts/index.js';
import { test as onNewest, type TestCluster } from './support/cluster.js';
import { helmFor, newestHelm } from './support/helms.js';
import type { Namespace } from './support/namespace.js';
import { identities, nameOf } from './support/objects.js';
import { ownCluster } from './support/own-cluster.js';

/** APIs that are to go away and that somebody asked for, as the API server counts them. */
async function deprecatedApis({ api }: TestCluster): Promise<string[]> {
  const { body } = await api.request('GET', '/metrics');
  return (
    body
      .split('\n')
      .filter((line) => line.startsWith('apiserver_requested_deprecated_apis'))
      // The namespace controller asks for all that can be in a namespace that goes.
      .filter((line) => !line.includes('resource="endpoints"'))
  );
}

/** What the server refuses or warns of in all that the charts can be rendered to. */
async function complaints(cluster: TestCluster): Promise<string[]> {
  const { gitVersion } = await cluster.api.get<{ gitVersion: string }>('/version');
  const found: string[] = [];
  // Many renders have the same in them, and in the same namespace it says the same.
  const seen = new Set<string>();
  const isNew = (text: string): boolean => !seen.has(text) && seen.add(text).has(text);
  const namespaces = new Map<string, Namespace>();
  for (const render of everyRender()) {
    const { podSecurity } = charts.find(({ name }) => name === render.chart) as (typeof charts)[number];
    const namespace = namespaces.get(podSecurity) ?? (await cluster.namespace(podSecurity));
    namespaces.set(podSecurity, namespace);
    const manifests = parseManifests(manifestsOf(render, newestHelm.binary, gitVersion, namespace.name));
    // A dry run does not make the accounts that pods must have.
    await namespace.create(manifests.filter(({ kind, metadata }) => kind === 'ServiceAccount' && isNew(`${podSecurity} ${metadata.name}`)));
    const others = manifests.filter((manifest) => manifest.kind !== 'ServiceAccount' && isNew(JSON.stringify(manifest)));
    await inParallel(others, async (manifest) => {
      for (const complaint of await namespace.complaintsAbout(manifest)) found.push(`${render.name}: ${nameOf(manifest)}: ${complaint}`);
    });
  }
  return found;
}

async function acceptsEverything(cluster: TestCluster): Promise<void> {
  const before = await deprecatedApis(cluster);
  expect(await complaints(cluster)).toEqual([]);
  expect(await deprecatedApis(cluster)).toEqual(before);
}

onNewest('the newest Kubernetes accepts every render, and warns of nothing', async ({ cluster }) => {
  await acceptsEverything(cluster);
});

describe.skipIf(!inject('cluster').simulated)('the oldest Kubernetes', () => {
  const own = ownCluster('kubernetes-oldest');

  onNewest('accepts every render, and warns of nothing', async () => {
    expect((await own.cluster.api.get<{ gitVersion: string }>('/version')).gitVersion).toMatch(/^v1\.28\./);
    await acceptsEverything(own.cluster);
  });

  // On the newest, all of them are installed.
  onNewest('is asked by Helm for what it would make of every install', async () => {
    await inParallel(charts, async (chart) => {
      const namespace = await own.cluster.namespace(chart.podSecurity);
      for (const situation of [...chart.environments, ...chart.ci, ...chart.examples, ...chart.others])
        await namespace.release('sales', chart, situation, newestHelm).dryRun();
    });
  });

  for (const [turn, chart] of charts.entries()) {
    const helm = helmFor(turn);
    onNewest(`runs ${chart.name}, with Helm ${helm.version}`, async () => {
      onTestFinished(() => own.cluster.cleanUp());
      const [situation] = chart.ci;
      if (situation === undefined) throw new Error(`${chart.name} has no values for CI.`);
      const namespace = await own.cluster.namespace(chart.podSecurity);
      const release = namespace.release('product', chart, situation, helm);
      await release.install();
      await release.test();
      const installed = identities(await namespace.objects());
      await release.upgrade();
      expect(identities(await namespace.objects())).toEqual(installed);
      await release.upgrade({ values: chart.changed });
      await release.rollback(1);
      await release.uninstall();
      expect(await namespace.leftOver(chart.stays)).toEqual([]);
    });
  }
});
