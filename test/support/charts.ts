import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HelmApp, HelmChart, type HelmChartProps, type ObjectType } from '../../src/index.js';

/** A chart of a few lines, in an app of its own. */
export function chartOf<T extends ObjectType>(
  values: T,
  build: (chart: HelmChart<T>) => void,
  props: Partial<HelmChartProps<T>> = {},
): { app: HelmApp; chart: HelmChart<T>; outdir: string } {
  const outdir = mkdtempSync(join(tmpdir(), 'floe-charts-unit-'));
  const app = new HelmApp({ outdir });
  const chart = new HelmChart<T>(app, 'demo', { version: '1.0.0', description: 'A demo.', values, ...props });
  build(chart);
  return { app, chart, outdir };
}

/** The files that a chart is made of. */
export function filesOf<T extends ObjectType>(
  values: T,
  build: (chart: HelmChart<T>) => void,
  props: Partial<HelmChartProps<T>> = {},
): ReadonlyMap<string, string> {
  const { app, outdir } = chartOf(values, build, props);
  try {
    return app.build().values().next().value as ReadonlyMap<string, string>;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** What an author is told, and whether anything was written beside it. */
export function toldAtSynth<T extends ObjectType>(
  values: T,
  build: (chart: HelmChart<T>) => void,
  props: Partial<HelmChartProps<T>> = {},
): { message: string; written: string[] } {
  let outdir: string | undefined;
  try {
    const made = chartOf(values, build, props);
    outdir = made.outdir;
    made.app.synth();
    return { message: 'nothing', written: readdirSync(outdir) };
  } catch (error) {
    return { message: (error as Error).message, written: outdir === undefined ? [] : readdirSync(outdir) };
  } finally {
    if (outdir !== undefined) rmSync(outdir, { recursive: true, force: true });
  }
}
