import { describe, expect, inject } from 'vitest';
import { charts, type Chart } from './charts/index.js';
import type { Situation } from './charts/chart.js';
import type { KubeObject } from './support/api.js';
import { test } from './support/cluster.js';
import { helms } from './support/helms.js';
import { contents, identities, isReleaseRecord, nameOf, secretsIn, unowned } from './support/objects.js';
import { ownCluster } from './support/own-cluster.js';
import type { Release } from './support/release.js';

const OBJECTS = 60;
/** Without a wait, which would go on for long without a server. */
const AT_ONCE = { safely: false } as const;
/** Seconds: controllers that lost their server take their time to come back. */
const PATIENTLY = { timeout: 240 } as const;

// Only of a chart that can be made large is there a middle to kill the server in. Helm 3.12 does nothing else here than its
// successors.
const cases = charts.filter(({ many }) => many !== undefined).flatMap((chart) => helms.slice(1).map((helm) => ({ chart, helm })));

describe.skipIf(!inject('cluster').simulated)('an API server that dies', () => {
  const own = ownCluster('kubernetes-newest');

  /**
   * Kills the API server while Helm works, as soon as there are a few objects more, and starts it again. Where Helm was
   * quicker, what it did is undone, and it gets another chance.
   */
  async function killDuring(work: () => Promise<unknown>, undo: () => Promise<unknown>, chart: Chart, release: Release): Promise<void> {
    // Only of one kind: a look at all takes as long as Helm does.
    const count = async (): Promise<number> => (await release.namespace.objectsOf(chart.refused)).length;
    for (let attempt = 1; attempt <= 5; attempt++) {
      const before = await count();
      let error: Error | 'none' | undefined;
      const end = work().then(
        () => (error = 'none'),
        (failure: unknown) => (error = failure as Error),
      );
      while (error === undefined && (await count()) <= before + 3);
      await own.plane.apiServer.kill();
      await end;
      await own.plane.restartApiServer();
      if (error !== 'none') expect(error?.message).toMatch(/refused|EOF|unable to (connect|handle)|connection/i);
      // All may be done and recorded, and only Helm not know of it.
      if ((await release.status())?.startsWith('pending-') === true) return;
      await undo();
    }
    throw new Error('Helm was quicker than the test each time.');
  }

  for (const { chart, helm } of cases) {
    test(`in the middle of an install of ${chart.name} with Helm ${helm.version} costs nothing`, async () => {
      const situation = large(chart);
      const namespace = await own.cluster.namespace(chart.podSecurity);
      const neighbour = namespace.release('neighbour', chart, chart.ci[0] as Situation, helm);
      await neighbour.install();
      const untouched = await namespace.objects();
      const release = namespace.release('product', chart, situation, helm);

      await killDuring(
        () => release.install(AT_ONCE),
        () => release.uninstall(),
        chart,
        release,
      );
      expect(await release.status()).toBe('pending-install');
      const half = await namespace.objects();
      expect(half.length).toBeGreaterThan(untouched.length);

      // The repeated install takes over what is there.
      await release.forgetPending();
      await release.install(PATIENTLY);
      const repeated = await namespace.objects();
      expect(identities(repeated)).toMatchObject(identities(unowned(half).filter(({ kind }) => kind !== 'Job')));
      expect(uids(unowned(half)).filter((uid) => !uids(repeated).includes(uid))).toEqual([]);
      expect(identities(repeated)).toMatchObject(identities(untouched));

      // Just what is there when nothing happens.
      const calm = await own.cluster.namespace(chart.podSecurity);
      await calm.release('neighbour', chart, chart.ci[0] as Situation, helm).install();
      await calm.release('product', chart, situation, helm).install();
      expect(Object.keys(contents(repeated))).toEqual(Object.keys(contents(await calm.objects())));

      // An uninstall and another install do as well.
      await release.uninstall();
      const names = untouched.map(nameOf);
      expect(await namespace.leftOver((object) => names.includes(nameOf(object)))).toEqual([]);
      await killDuring(
        () => release.install(AT_ONCE),
        () => release.uninstall(),
        chart,
        release,
      );
      await release.uninstall();
      await release.install(PATIENTLY);
      expect(Object.keys(contents(await namespace.objects()))).toEqual(Object.keys(contents(repeated)));
      await own.cluster.cleanUp();
    });

    test(`in the middle of an upgrade of ${chart.name} with Helm ${helm.version} costs nothing`, async () => {
      const [situation] = chart.ci as [Situation];
      const namespace = await own.cluster.namespace(chart.podSecurity);
      const release = namespace.release('product', chart, situation, helm);
      await release.install();
      const installed = await namespace.objects();

      const upgrade = { values: large(chart).values.at(-1) as Record<string, unknown> };
      await killDuring(
        () => release.upgrade({ ...upgrade, ...AT_ONCE }),
        () => release.rollback(1),
        chart,
        release,
      );
      expect(await release.status()).toBe('pending-upgrade');
      await release.forgetPending();
      await release.upgrade({ ...upgrade, ...PATIENTLY });
      const repeated = await namespace.objects();
      expect(secretsIn(repeated)).toMatchObject(secretsIn(installed));
      const calm = await own.cluster.namespace(chart.podSecurity);
      await calm.release('product', chart, situation, helm).install(upgrade);
      expect(Object.keys(contents(repeated))).toEqual(Object.keys(contents(await calm.objects())));

      await release.upgrade({ values: chart.changed });
      await release.uninstall();
      expect(await namespace.leftOver(chart.stays)).toEqual([]);
      await own.cluster.cleanUp();
    });
  }
});

/** Many objects, so that there is time in the middle. */
function large(chart: Chart): Situation {
  const [situation] = chart.ci as [Situation];
  return chart.many ? { ...situation, values: [...situation.values, chart.many(OBJECTS)] } : situation;
}

const uids = (objects: readonly KubeObject[]): (string | undefined)[] =>
  objects.filter((object) => !isReleaseRecord(object)).map(({ metadata }) => metadata.uid);
