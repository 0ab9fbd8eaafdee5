import { describe, expect } from 'vitest';
import { charts } from './charts/index.js';
import type { Situation } from './charts/chart.js';
import { test } from './support/cluster.js';
import { helmFor, majorsFor, newestHelm } from './support/helms.js';
import { contents, identities, nameOf, unowned } from './support/objects.js';

const lifecycles = charts.flatMap((chart, first) => [
  ...chart.environments.flatMap((situation, turn) => majorsFor(first + turn).map((helm) => ({ chart, situation, helm }))),
  // Those for chart-testing are installed, upgraded and removed by most other tests.
  ...[...chart.examples, ...chart.others].map((situation) => ({ chart, situation, helm: newestHelm })),
]);

describe.concurrent('a release', () => {
  for (const { chart, situation, helm } of lifecycles) {
    test(`of ${chart.name}, ${situation.name}, with Helm ${helm.version}`, async ({ cluster, skip }) => {
      if (!cluster.simulated && situation.real !== true) skip('Its images do not exist.');
      const namespace = await cluster.namespace(chart.podSecurity);
      await namespace.create(situation.objects ?? []);
      const before = (await namespace.objects()).map(nameOf);
      const release = namespace.release('product', chart, situation, helm);
      const started = Date.now();

      await release.install();
      await release.test();
      const installed = await namespace.objects();
      cluster.figure(`Objects of ${chart.name} ${situation.name}`, unowned(installed).length - before.length - 1);
      cluster.figure(`Bytes of the release record of ${chart.name} ${situation.name}`, await release.recordBytes());

      // Nothing is restarted, replaced or run again.
      await release.upgrade();
      expect(identities(await namespace.objects())).toEqual(identities(installed));

      await release.upgrade({ values: chart.changed });
      const changed = await namespace.objects();
      expect(contents(changed)).not.toEqual(contents(installed));

      // Another version with the same configuration is no reason to restart or run anything again.
      await release.upgrade({ values: chart.changed, chart: release.nextVersion() });
      const raised = await namespace.objects();
      const pods = (objects: typeof raised): unknown => Object.entries(identities(objects)).filter(([name]) => name.startsWith('Pod/'));
      expect(pods(raised)).toEqual(pods(changed));
      await release.test();

      await release.rollback(1);
      expect(contents(await namespace.objects())).toEqual(contents(installed));

      await release.uninstall();
      const stays = (name: string): boolean => before.includes(name);
      expect(await namespace.leftOver((object) => stays(nameOf(object)) || chart.stays(object))).toEqual([]);
      cluster.figure(`Seconds of a lifecycle of ${chart.name} ${situation.name}`, (Date.now() - started) / 1000);
    });
  }

  for (const [turn, chart] of charts.entries()) {
    const helm = helmFor(turn);
    test(`of ${chart.name} takes on more in an upgrade, and gives it up again, with Helm ${helm.version}`, async ({ cluster }) => {
      const [situation] = chart.environments as [Situation];
      const [more] = chart.ci as [Situation];
      const namespace = await cluster.namespace(chart.podSecurity);
      await namespace.create(situation.objects ?? []);
      const release = namespace.release('product', chart, situation, helm);
      await release.install();
      const before = Object.keys(identities(unowned(await namespace.objects())));
      await release.upgrade({ values: more.values.at(-1) as string });
      await release.test();
      await release.upgrade();
      const after = unowned(await namespace.objects()).filter((object) => !chart.stays(object));
      expect(before).toEqual(expect.arrayContaining(Object.keys(identities(after))));
    });
  }
});
