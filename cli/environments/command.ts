import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BadUsage, Problem } from '../problem.js';
import { CHARTS, chartFilesOf } from '../charts.js';
import { pulledFiles } from './pull.js';

/** Lists the environments of charts, prints their values, or writes them to files. */
export async function runEnvironments(args: readonly string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { version: { type: 'string' }, output: { type: 'string' } },
  });
  const [chart, environment, ...more] = positionals;
  if (more.length > 0) throw new BadUsage(`environments takes a chart and an environment, and no '${more[0]}'`);
  if (chart === undefined) {
    if (values.output !== undefined || values.version !== undefined) throw new BadUsage('environments needs a chart with these options');
    return list();
  }
  const files = await environmentsOf(chart, values.version);
  const wanted = environment === undefined ? files : only(files, chart, environment);
  if (values.output !== undefined) {
    write(wanted, values.output);
    return;
  }
  process.stdout.write([...wanted.values()].join('---\n'));
}

async function list(): Promise<void> {
  for (const name of Object.keys(CHARTS)) {
    const environments = [...(await environmentsOf(name, undefined)).keys()];
    if (environments.length > 0) process.stdout.write(`${name}: ${environments.join(', ')}\n`);
  }
}

type Files = ReadonlyMap<string, string>;

/** The values of each environment, in the order of the names. */
async function environmentsOf(chart: string, version: string | undefined): Promise<Files> {
  const make = Object.hasOwn(CHARTS, chart) && version === undefined ? CHARTS[chart] : undefined;
  const files = make === undefined ? await pulledFiles(chart, version) : await chartFilesOf(make);
  const found = [...files].flatMap(([path, text]) => {
    const name = /^values-([^/]+)\.yaml$/.exec(path)?.[1];
    return name === undefined
      ? []
      : [[name, `# ${path} of ${chart}: give it before values of your own.\n${withoutModeline(text)}`] as const];
  });
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Editors find the schema beside the file in the chart, but not elsewhere. */
const withoutModeline = (text: string): string => text.replace(/^# yaml-language-server:.*\n/, '');

function only(files: Files, chart: string, environment: string): Files {
  const text = files.get(environment);
  if (text === undefined)
    throw new Problem(`${chart} has no environment '${environment}'. It has: ${[...files.keys()].join(', ') || 'none'}.`);
  return new Map([[environment, text]]);
}

function write(files: Files, folder: string): void {
  const paths = [...files].map(([name, text]) => [join(folder, `values-${name}.yaml`), text] as const);
  const there = paths.find(([path]) => existsSync(path));
  if (there !== undefined) throw new Problem(`${there[0]} is there already: remove it, or write to another folder. Nothing is written.`);
  mkdirSync(folder, { recursive: true });
  for (const [path, text] of paths) {
    writeFileSync(path, text);
    process.stdout.write(`${path}\n`);
  }
}
