import { describe, expect } from 'vitest';
import { charts } from './charts/index.js';
import { test } from './support/cluster.js';
import { helmFor, helms, newestHelm } from './support/helms.js';
import type { Namespace } from './support/namespace.js';
import { secretsIn, identities, nameOf } from './support/objects.js';

const secretsOf = async (namespace: Namespace): Promise<Readonly<Record<string, unknown>>> =>
  secretsIn(await namespace.objectsOf('secrets'));

describe.concurrent('what is generated', () => {
  for (const [turn, chart] of charts.entries()) {
    const helm = helmFor(turn);
    test(`by ${chart.name} stays over ten upgrades and a rollback, with Helm ${helm.version}`, async ({ cluster }) => {
      const [situation] = chart.ci;
      if (situation === undefined) throw new Error(`${chart.name} has no values for CI.`);
      const namespace = await cluster.namespace(chart.podSecurity);
      const release = namespace.release('product', chart, situation, helm);
      await release.install();
      const generated = await secretsOf(namespace);
      for (let upgrade = 1; upgrade <= 10; upgrade++) {
        await release.upgrade({ safely: false, ...(upgrade % 2 === 0 ? {} : { values: chart.changed }) });
        expect(await secretsOf(namespace), `upgrade ${upgrade}`).toEqual(generated);
      }
      // Helm remembers ten revisions.
      await release.rollback(4);
      expect(await secretsOf(namespace)).toEqual(generated);

      // What outlives the release opens what is kept, for the next one.
      await release.uninstall();
      await namespace.leftOver(chart.stays);
      const kept = await namespace.objects();
      expect(kept.map(nameOf).sort()).toEqual([...chart.kept('product')].sort());
      await release.install();
      expect(await secretsOf(namespace)).toMatchObject(secretsIn(kept));
      expect(Object.keys(identities(await namespace.objects()))).toEqual(expect.arrayContaining(Object.keys(identities(kept))));
      await release.test();
    }, 600_000);
  }

  test('differs from release to release', async ({ cluster }) => {
    for (const chart of charts) {
      const [situation] = chart.ci;
      if (situation === undefined) continue;
      const texts = [];
      for (const name of ['first', 'second']) {
        const namespace = await cluster.namespace(chart.podSecurity);
        await namespace.release(name, chart, situation, newestHelm).install({ safely: false });
        texts.push(...Object.values(await secretsOf(namespace)).flatMap((data) => Object.values(data as object) as string[]));
      }
      expect(new Set(texts).size, chart.name).toBe(texts.length);
    }
  });

  for (const chart of charts) {
    test(`by ${chart.name} stays when Helm itself is upgraded, and so does all else`, async ({ cluster }) => {
      const [situation] = chart.ci;
      if (situation === undefined) throw new Error(`${chart.name} has no values for CI.`);
      const namespace = await cluster.namespace(chart.podSecurity);
      const release = namespace.release('product', chart, situation, helms[0] as (typeof helms)[number]);
      await release.install();
      const installed = identities(await namespace.objects());
      for (const helm of helms) {
        release.helm = helm;
        await release.upgrade();
        expect(identities(await namespace.objects())).toEqual(installed);
        await release.test();
      }
      await release.uninstall();
      expect(await namespace.leftOver(chart.stays)).toEqual([]);
    });
  }
});
