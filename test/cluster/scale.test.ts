import { describe, expect } from 'vitest';
import { charts } from './charts/index.js';
import { test } from './support/cluster.js';
import { helms } from './support/helms.js';
import { unowned } from './support/objects.js';

const OBJECTS = 1000;
/** What a Secret may hold. */
const RECORD_LIMIT = 1024 * 1024;

describe('a release with a thousand objects', () => {
  // The oldest Helm is not faster.
  for (const { chart, helm } of charts.flatMap((chart) => helms.slice(1).map((helm) => ({ chart, helm })))) {
    test.skipIf(chart.many === undefined)(`of ${chart.name}, with Helm ${helm.version}`, async ({ cluster, skip }) => {
      if (!cluster.simulated) skip('A cluster of real nodes has no room for it.');
      const namespace = await cluster.namespace(chart.podSecurity);
      const situation = { name: 'thousand', values: [chart.many?.(OBJECTS) ?? {}] };
      const release = namespace.release('product', chart, situation, helm);
      const noted = (what: string, seconds: number): void =>
        cluster.figure(`Milliseconds per object to ${what} ${OBJECTS} of ${chart.name}, Helm ${helm.version}`, seconds);

      noted('install', (await release.install({ timeout: 240 })).seconds);
      expect(unowned(await namespace.objects()).length).toBeGreaterThan(OBJECTS);
      const bytes = await release.recordBytes();
      cluster.figure(`Bytes of the release record of ${chart.name} with ${OBJECTS} objects`, bytes);
      expect(bytes).toBeLessThan(RECORD_LIMIT);

      noted('change', (await release.upgrade({ values: chart.changed, timeout: 240 })).seconds);
      noted('uninstall', (await release.uninstall()).seconds);
      expect(await namespace.leftOver(chart.stays)).toEqual([]);
    });
  }
});
