import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { replaceFolder } from '../src/package/write.js';
import { BadUsage } from './problem.js';

/** Prints the folders of the charts that an app writes. */
export async function runSynth(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { app: { type: 'string' }, output: { type: 'string', default: 'charts-out' } },
  });
  if (values.app === undefined) throw new BadUsage('synth needs --app');
  for (const chart of await synth(values.app, values.output)) process.stdout.write(`${chart}\n`);
}

/**
 * Runs a compiled app in this process and puts what it wrote in the output folder's place.
 *
 * @returns the folders of the charts
 * @throws what the app throws, and an Error where it wrote nothing; the output folder is then as it was
 */
async function synth(app: string, output: string): Promise<string[]> {
  const target = resolve(output);
  mkdirSync(dirname(target), { recursive: true });
  const temporary = mkdtempSync(join(dirname(target), '.floe-charts-'));
  const previous = process.env['CDK8S_OUTDIR'];
  try {
    const fresh = join(temporary, 'new');
    process.env['CDK8S_OUTDIR'] = fresh;
    mkdirSync(fresh);
    await import(pathToFileURL(resolve(app)).href);
    const charts = readdirSync(fresh).filter((name) => !name.startsWith('.'));
    if (charts.length === 0) throw new Error(`${app} wrote no chart. Does it call synth() on a HelmApp?`);
    replaceFolder(fresh, target, join(temporary, 'old'));
    return charts.map((chart) => join(output, chart));
  } finally {
    if (previous === undefined) delete process.env['CDK8S_OUTDIR'];
    else process.env['CDK8S_OUTDIR'] = previous;
    rmSync(temporary, { recursive: true, force: true });
  }
}
