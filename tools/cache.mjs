// Where the programs of the tests are kept, and which ones a folder of tools/ pins.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const TOOLS = dirname(fileURLToPath(import.meta.url));

/** One folder for all clones of a user: FLOE_CACHE, or floe-charts in XDG_CACHE_HOME (default: ~/.cache). */
export const CACHE = process.env.FLOE_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'floe-charts');

/**
 * The Go programs that a folder pins, whether they are built or not: the package, the program's name, and where
 * `node tools/build.mjs` puts it. The place has a hash of all that decides what is built.
 *
 * @param {string} folder such as `kubeconform`
 * @returns {{ package: string, name: string, path: string }[]}
 */
export function programsOf(folder) {
  const files = ['go.mod', 'go.sum'].map((file) => readFileSync(join(TOOLS, folder, file), 'utf8'));
  const block = /^tool \(\n([^)]*)\)/m.exec(files[0]);
  const packages = block ? block[1].trim().split(/\s+/) : [...files[0].matchAll(/^tool (\S+)$/gm)].map((match) => match[1]);
  const hash = createHash('sha256')
    .update(JSON.stringify([files, process.platform, process.arch]))
    .digest('hex')
    .slice(0, 12);
  return packages.map((each) => ({ package: each, name: nameOf(each), path: join(CACHE, 'tools', `${folder}-${hash}`, nameOf(each)) }));
}

/** The last part of a package's path that is not a major version; etcd's server is called by its project's name. */
function nameOf(path) {
  if (path === 'go.etcd.io/etcd/server/v3') return 'etcd';
  return basename(path.replace(/\/v\d+$/, ''));
}
