import { join } from 'node:path';
import { FloeJobs } from '../../constructs/index.js';
import { HelmApp } from '../../src/index.js';

/** Writes floe-jobs, as this version of the library has it, into a folder, and gives the chart's own. */
export function writeFloeJobs(folder: string): string {
  const app = new HelmApp({ outdir: folder });
  const chart = new FloeJobs(app);
  app.synth();
  return join(folder, chart.metadata.name);
}
