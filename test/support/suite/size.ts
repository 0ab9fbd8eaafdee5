import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../folders.js';
import type { ChartUnderTest, Values } from './chart.js';

/** How much of the Secret of a release, which takes 1 MiB, an install needs. Helm 3 wants a cluster even for a client's dry run. */
export function testSize(chart: ChartUnderTest, values: Values, most: number): void {
  test(`a release takes less than ${most / 1000} kB`, async () => {
    const file = join(temporaryFolder(), 'values.json');
    writeFileSync(file, JSON.stringify(values));
    const { stdout } = await execa(
      chart.newest.binary,
      ['install', 'floe', chart.folder, '--dry-run=client', '--output', 'json', '--values', file],
      { maxBuffer: 1 << 28 },
    );
    // As Helm stores it: its JSON, packed, in base64; the Secret's own base64 does not count.
    const stored = gzipSync(JSON.stringify(JSON.parse(stdout)), { level: 9 }).toString('base64').length;
    process.stderr.write(`${chart.name}: a release takes ${(stored / 1000).toFixed(0)} kB; the limit is 1049 kB.\n`);
    expect(stored).toBeLessThan(most);
  });
}
