import { describe, expect } from 'vitest';
import { charts, type Chart } from './charts/index.js';
import type { Situation } from './charts/chart.js';
import { test } from './support/cluster.js';
import { helmFor, newestHelm } from './support/helms.js';
import { identities, nameOf } from './support/objects.js';
import { selectionsAcross } from './support/selectors.js';

/** What is installed at once: each environment, and where nothing really runs the examples too. */
const situations = (chart: Chart, simulated: boolean): Situation[] =>
  [...chart.environments, ...chart.examples].filter(({ real, paused }) => paused !== true && (simulated || real === true));

describe.concurrent('releases', () => {
  for (const [turn, chart] of charts.entries()) {
    const helm = helmFor(turn);
    test(`of ${chart.name} share a namespace, with Helm ${helm.version}`, async ({ cluster }) => {
      const namespace = await cluster.namespace(chart.podSecurity);
      const [situation] = situations(chart, cluster.simulated) as [Situation];
      await namespace.create(situation.objects ?? []);
      const first = namespace.release('first', chart, situation, helm);
      const second = namespace.release('second', chart, situation, helm);

      const prepared = await namespace.objects();

      await first.install();
      const alone = await namespace.objects();
      await second.install();
      const both = await namespace.objects();
      expect(identities(both)).toMatchObject(identities(alone));
      expect(selectionsAcross(both)).toEqual([]);
      const uids = new Set(alone.map(({ metadata }) => metadata.uid));
      const ofSecond = both.filter(({ metadata }) => !uids.has(metadata.uid));
      const remaining = new Set([...prepared, ...ofSecond].map(nameOf));

      await first.upgrade({ values: chart.changed });
      await first.test();
      await second.test();
      await first.uninstall();
      expect(await namespace.leftOver((object) => remaining.has(nameOf(object)) || chart.stays(object))).toEqual([]);
      expect(identities(await namespace.objects())).toMatchObject(identities(ofSecond));
      await second.uninstall();
    });

    test(`of ${chart.name} in several namespaces leave each other alone`, async ({ cluster }) => {
      const releases = [];
      for (const situation of situations(chart, cluster.simulated)) {
        const namespace = await cluster.namespace(chart.podSecurity);
        await namespace.create(situation.objects ?? []);
        releases.push(namespace.release('product', chart, situation, newestHelm));
      }
      await Promise.all(releases.map((release) => release.install()));
      const objects = await Promise.all(releases.map(({ namespace }) => namespace.objects()));

      const [first, ...others] = releases as [(typeof releases)[number], ...typeof releases];
      await first.upgrade({ values: chart.changed });
      await first.uninstall();
      for (const [index, other] of others.entries()) {
        expect(identities(await other.namespace.objects())).toEqual(identities(objects[index + 1] ?? []));
        await other.test();
      }
    });
  }
});
