import { mkdtempSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { beforeAll } from 'vitest';
import { stringify } from 'yaml';
import { run } from '../../cli/run.js';
import { assertBuilt } from '../support/built.js';
import { temporaryFolder } from '../support/folders.js';
import { allHelms } from '../support/helms.js';

export const EXAMPLE = resolve('examples/customer-360');
export const helm = allHelms().at(-1)?.binary ?? 'helm';

export interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in this process, which has the library loaded. */
export async function floeCharts(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const written = { stdout: '', stderr: '' };
  const streams = ['stdout', 'stderr'] as const;
  const before = { writes: streams.map((name) => process[name].write), env: process.env };
  for (const name of streams)
    process[name].write = (text) => {
      written[name] += String(text);
      return true;
    };
  process.env = { ...process.env, HELM: helm, ...env };
  try {
    const exitCode = await run(args);
    return { exitCode, stdout: written.stdout.replace(/\n$/, ''), stderr: written.stderr.replace(/\n$/, '') };
  } finally {
    streams.forEach((name, i) => (process[name].write = before.writes[i] as typeof process.stdout.write));
    process.env = before.env;
  }
}

/** Runs the built command in a process of its own. The file of tests needs `needsBuild()`. */
export async function builtFloeCharts(args: readonly string[]): Promise<Ended> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [resolve('dist/cli/main.js'), ...args], {
    reject: false,
    env: { HELM: helm },
  });
  return { exitCode, stdout, stderr };
}

/** Before the tests of a file that run the built command. */
export function needsBuild(): void {
  beforeAll(() => assertBuilt('cli'));
}

/** Gives files with given content. */
export function files(): (name: string, content: unknown) => string {
  const folder = temporaryFolder();
  let count = 0;
  return (name, content) => {
    const path = join(mkdtempSync(join(folder, `${count++}-`)), name);
    writeFileSync(path, typeof content === 'string' ? content : name.endsWith('.json') ? JSON.stringify(content) : stringify(content));
    return path;
  };
}
