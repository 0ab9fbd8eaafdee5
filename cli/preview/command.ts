import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BadUsage } from '../problem.js';

/** Prints what an install will create, and when what of it runs. */
export async function runPreview(args: readonly string[]): Promise<void> {
  const given = optionsOf(args);
  const at = given.at === undefined ? Date.now() : Date.parse(given.at);
  if (Number.isNaN(at)) throw new BadUsage(`--at: '${given.at ?? ''}' is no time, such as 2026-03-28T12:00Z`);
  if (given.output !== 'text' && given.output !== 'json') throw new BadUsage(`--output: '${given.output}' is neither text nor json`);
  if (given.values === undefined && given.chart === undefined) throw new BadUsage('preview needs --values');

  const [{ helmTemplate }, { previewOf }, { table }] = await Promise.all([
    import('./helm.js'),
    import('./describe.js'),
    import('./table.js'),
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'floe-charts-'));
  try {
    const chart = given.chart ?? (await import('./default-chart.js')).writeFloeJobs(folder);
    const flags = ['values', 'set', 'set-string', 'set-json', 'set-file', 'api-versions'] as const;
    const passed = flags.flatMap((flag) => (given[flag] ?? []).flatMap((setting) => [`--${flag}`, setting]));
    const manifests = await helmTemplate([
      given.release,
      chart,
      '--namespace',
      given.namespace,
      '--kube-version',
      given['kube-version'],
      ...passed,
    ]);
    const previews = manifests.map((manifest) => previewOf(manifest, at));
    process.stdout.write(given.output === 'json' ? `${JSON.stringify(previews, undefined, 2)}\n` : table(previews));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;

function optionsOf(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      values: { ...texts, short: 'f' },
      chart: text,
      set: texts,
      'set-string': texts,
      'set-json': texts,
      'set-file': texts,
      release: { ...text, default: 'preview' },
      namespace: { ...text, short: 'n', default: 'default' },
      'kube-version': { ...text, default: '1.31.0' },
      'api-versions': texts,
      at: text,
      output: { ...text, short: 'o', default: 'text' },
    },
  }).values;
}
