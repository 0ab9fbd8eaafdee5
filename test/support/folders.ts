import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HelmApp, type HelmChart } from '../../src/index.js';
import { afterAll } from 'vitest';

/** A folder that is there until the tests of the file have run. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'floe-charts-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Synthesizes one chart into a temporary folder, and gives the folder of the chart. */
export function synthesized(make: (app: HelmApp) => HelmChart): string {
  const app = new HelmApp({ outdir: temporaryFolder() });
  const chart = make(app);
  app.synth();
  return join(app.outdir, chart.metadata.name);
}
