import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HelmApp, type HelmChart } from '../../src/index.js';

/** A folder that is there until all tests have run: `scratch.ts` removes it, with all else that they left behind. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'floe-charts-test-'));
}

/** Synthesizes one chart into a temporary folder, and gives the folder of the chart. */
export function synthesized(make: (app: HelmApp) => HelmChart): string {
  const app = new HelmApp({ outdir: temporaryFolder() });
  const chart = make(app);
  app.synth();
  return join(app.outdir, chart.metadata.name);
}
