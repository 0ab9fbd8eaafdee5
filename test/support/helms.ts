import { execaSync } from 'execa';
import { helmBinaries } from '../../tools/unpack.mjs';

/** vitest's global setup: unpacks the Helms once, before any test runs. */
export default function setup(): void {
  const helms = allHelms();
  process.stderr.write(`Helm: ${helms.map((helm) => helm.version).join(', ')}\n`);
}

export interface Helm {
  readonly binary: string;
  /** `3.17.3` */
  readonly version: string;
}

/** The Helms that every chart must work with, oldest first. */
export function allHelms(): readonly Helm[] {
  return helmBinaries()
    .map((binary) => ({ binary, version: versionOf(binary) }))
    .sort((a, b) => compare(a.version, b.version));
}

function versionOf(binary: string): string {
  return execaSync(binary, ['version', '--template', '{{ .Version }}']).stdout.replace(/^v/, '');
}

function compare(a: string, b: string): number {
  const [x = [], y = []] = [a, b].map((version) => version.split('.').map(Number));
  return (x[0] ?? 0) - (y[0] ?? 0) || (x[1] ?? 0) - (y[1] ?? 0);
}
