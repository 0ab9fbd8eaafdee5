import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOOLS } from './cache.mjs';

/**
 * The release of a Go module that a folder of tools/ pins, without its v.
 *
 * @param {string} folder such as `kubernetes-newest`
 * @param {string} module such as `k8s.io/kubernetes`
 * @returns {string} such as `1.37.2`
 */
export function releaseOf(folder, module) {
  const lines = readFileSync(join(TOOLS, folder, 'go.mod'), 'utf8').split('\n');
  const words = lines
    .map((line) =>
      line
        .trim()
        .replace(/^require /, '')
        .split(' '),
    )
    .find(([name]) => name === module);
  if (words === undefined) throw new Error(`tools/${folder}/go.mod does not require ${module}.`);
  return words[1].replace(/^v/, '');
}

/**
 * The same with the folder of the module's source: that of the module cache, downloaded if it is not there. Needs Go.
 *
 * @param {string} folder
 * @param {string} module
 * @returns {{ version: string, folder: string }}
 */
export function moduleOf(folder, module) {
  const version = releaseOf(folder, module);
  const args = ['mod', 'download', '-json', `${module}@v${version}`];
  const { Dir } = JSON.parse(execFileSync('go', args, { cwd: join(TOOLS, folder), encoding: 'utf8' }));
  return { version, folder: Dir };
}
