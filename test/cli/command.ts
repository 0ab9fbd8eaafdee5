import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll } from 'vitest';
import { stringify } from 'yaml';
import { assertBuilt } from '../support/built.js';
import { allHelms } from '../support/helms.js';

export const EXAMPLE = resolve('examples/customer-360');
export const helm = allHelms().at(-1)?.binary ?? 'helm';

export interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command in a process of its own. */
export async function floeCharts(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [resolve('dist/cli/main.js'), ...args], {
    reject: false,
    env: { HELM: helm, ...env },
  });
  return { exitCode, stdout, stderr };
}

/** Before the tests of a file that run the built command. */
export function needsBuild(): void {
  beforeAll(() => assertBuilt('cli'));
}

/** Gives files with given content for as long as the tests of the file run. */
export function files(): (name: string, content: unknown) => string {
  const folder = mkdtempSync(join(tmpdir(), 'floe-charts-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let count = 0;
  return (name, content) => {
    const path = join(mkdtempSync(join(folder, `${count++}-`)), name);
    writeFileSync(path, typeof content === 'string' ? content : name.endsWith('.json') ? JSON.stringify(content) : stringify(content));
    return path;
  };
}
