import { describe, expect } from 'vitest';
import type { Situation } from './charts/chart.js';
import { charts, type Chart } from './charts/index.js';
import { test } from './support/cluster.js';
import { helmFor } from './support/helms.js';
import type { Namespace } from './support/namespace.js';
import { contents, isHook, nameOf, secretsIn } from './support/objects.js';
import { RunError } from './support/run.js';

const cases = charts
  .flatMap((chart) => Object.entries(chart.failing).map(([what, values]) => ({ chart, what, values })))
  .map((each, turn) => ({ ...each, helm: helmFor(turn) }));

/** Makes what must be there before an install, and names it. */
async function prepare(namespace: Namespace, { objects = [] }: Situation): Promise<string[]> {
  await namespace.create(objects);
  return (await namespace.objects()).map(nameOf);
}

describe.concurrent('an install that fails', () => {
  for (const { chart, helm, what, values } of cases) {
    test(`of ${chart.name}, for ${what}, with Helm ${helm.version}: is undone and can be repeated`, async ({ cluster }) => {
      const situation = calm(chart);
      const namespace = await cluster.namespace(chart.podSecurity);
      const needed = await prepare(namespace, situation);
      const release = namespace.release('product', chart, situation, helm);

      await expect(release.install({ values, timeout: 8 })).rejects.toThrow(RunError);
      expect(await namespace.leftOver((object) => needed.includes(nameOf(object)) || chart.stays(object))).toEqual([]);

      await release.install();
      await release.test();
      // An upgrade that fails is undone too. A hook that failed stays to be looked at, until the next upgrade.
      const installed = await namespace.objects();
      await expect(release.upgrade({ values, timeout: 8 })).rejects.toThrow(RunError);
      expect(contents((await namespace.objects()).filter((object) => !isHook(object)))).toEqual(contents(installed));
      await release.upgrade({ values: chart.changed });
      await release.uninstall();
      expect(await namespace.leftOver((object) => needed.includes(nameOf(object)) || chart.stays(object))).toEqual([]);
    });
  }

  for (const [turn, chart] of charts.entries()) {
    const helm = helmFor(turn + 1);
    test(`of ${chart.name}, half-way, with Helm ${helm.version}: can be repeated`, async ({ cluster }) => {
      const situation = calm(chart);
      const namespace = await cluster.namespace(chart.podSecurity);
      const needed = await prepare(namespace, situation);
      const release = namespace.release('product', chart, situation, helm);
      const quota = `/api/v1/namespaces/${namespace.name}/resourcequotas`;
      await cluster.api.create(quota, { metadata: { name: 'none' }, spec: { hard: { [`count/${chart.refused}`]: '0' } } });

      await expect(release.install({ safely: false })).rejects.toThrow(/exceeded quota/);
      const half = (await namespace.objects()).map(nameOf);
      expect(half.length).toBeGreaterThan(needed.length + 1);
      expect(await release.status()).toBe('failed');

      await cluster.api.delete(`${quota}/none`);
      await release.upgradeOrInstall();
      await release.test();
      const repeated = await namespace.objects();
      expect(repeated.map(nameOf)).toEqual(expect.arrayContaining(half.filter((name) => name !== 'ResourceQuota/none')));

      // Just what is there when nothing fails.
      const other = await cluster.namespace(chart.podSecurity);
      await prepare(other, situation);
      await other.release('product', chart, situation, helm).install();
      expect(Object.keys(contents(repeated))).toEqual(Object.keys(contents(await other.objects())));
      await release.uninstall();
      expect(await namespace.leftOver((object) => needed.includes(nameOf(object)) || chart.stays(object))).toEqual([]);
    });

    const another = helmFor(turn + 2);
    // Helm cannot roll back to an object that a refused revision no longer has and that is still there, such as a Job whose
    // name has changed: https://github.com/helm/helm/issues/10219. So the next upgrade must put everything right.
    test(`of a change of ${chart.name}, which the server refuses half-way, with Helm ${another.version}: can be repeated`, async ({
      cluster,
      skip,
      onTestFinished,
    }) => {
      if (!cluster.simulated) skip('An older cluster has no policies of admission.');
      const situation = calm(chart);
      const namespace = await cluster.namespace(chart.podSecurity);
      const needed = await prepare(namespace, situation);
      const release = namespace.release('product', chart, situation, another);
      await release.install();
      const installed = await namespace.objects();
      const allow = await namespace.refuseUpdates(chart.refused);
      onTestFinished(allow);
      await expect(release.upgrade({ values: chart.changed })).rejects.toThrow(/refused by the test/);
      await allow();

      await release.upgrade({ values: chart.changed });
      await release.test();
      const repeated = await namespace.objects();
      expect(secretsIn(repeated)).toEqual(secretsIn(installed));
      const other = await cluster.namespace(chart.podSecurity);
      await prepare(other, situation);
      await other.release('product', chart, situation, another).install({ values: chart.changed });
      expect(Object.keys(contents(repeated))).toEqual(Object.keys(contents(await other.objects())));
      await release.uninstall();
      expect(await namespace.leftOver((object) => needed.includes(nameOf(object)) || chart.stays(object))).toEqual([]);
    });
  }
});

/** An environment in which everything runs. */
function calm(chart: Chart): Situation {
  const found = chart.environments.find(({ paused }) => paused !== true);
  if (found === undefined) throw new Error(`${chart.name} has no environment in which everything runs.`);
  return found;
}
