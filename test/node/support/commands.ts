import { resolve } from 'node:path';
import { execa } from 'execa';
import { inject } from 'vitest';
import { allHelms } from '../../support/helms.js';
import { kubectlBinary } from '../../support/tools.js';

/** How a command ended. */
export interface Ended {
  readonly exitCode: number | undefined;
  /** What it wrote, to stdout and stderr. */
  readonly output: string;
}

/** Where charts and values are given to Helm from. */
export const CHART = resolve('charts-out/floe-jobs');

/** @throws with what it wrote where it fails. */
export async function kubectl(...args: readonly string[]): Promise<string> {
  return run(kubectlBinary(), args);
}

/** `kubectl apply` of objects. */
export async function apply(...objects: readonly unknown[]): Promise<void> {
  await run(kubectlBinary(), ['apply', '--filename=-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
}

/** The newest Helm, however it ends. */
export async function helm(...args: readonly string[]): Promise<Ended> {
  const { exitCode, all } = await execa(allHelms().at(-1)?.binary ?? 'helm', args, { env: environment(), all: true, reject: false });
  return { exitCode, output: all };
}

/** The command of this repository, which has to be built. */
export async function floeCharts(...args: readonly string[]): Promise<string> {
  return run(process.execPath, [resolve('dist/cli/main.js'), ...args]);
}

async function run(program: string, args: readonly string[], input = ''): Promise<string> {
  const { stdout } = await execa(program, args, { env: environment(), input });
  return stdout;
}

function environment(): Record<string, string> {
  return { KUBECONFIG: inject('kubeconfig') };
}
