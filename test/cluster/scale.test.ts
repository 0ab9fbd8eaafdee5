import { describe, expect } from 'vitest';
import { charts } from './charts/index.js';
import { test } from './support/cluster.js';
import { newestHelm as helm } from './support/helms.js';
import { unowned } from './support/objects.js';

const OBJECTS = 1000;
/** What a Secret may hold. */
const RECORD_LIMIT = 1024 * 1024;

describe('a release with a thousand objects', () => {
  for (const chart of charts) {
    test.skipIf(chart.many === undefined)(`of ${chart.name}`, async ({ cluster, skip }) => {
      if (!cluster.simulated) skip('A cluster of real nodes has no room for it.');
      const namespace = await cluster.namespace(chart.podSecurity);
      const situation = { name: 'thousand', values: [chart.many?.(OBJECTS) ?? {}] };
      const release = namespace.release('product', chart, situation, helm);
      const noted = (what: string, seconds: number): void =>
        cluster.figure(`Milliseconds per object to ${what} ${OBJECTS} of ${chart.name}`, (seconds * 1000) / OBJECTS);

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
