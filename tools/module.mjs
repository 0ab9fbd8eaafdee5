import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { TOOLS } from './cache.mjs';

/**
 * The release of a Go module that a folder of tools/ pins, and the folder with its source: the module cache's, downloaded
 * if it is not there.
 *
 * @param {string} folder such as `kubernetes-newest`
 * @param {string} module such as `k8s.io/kubernetes`
 * @returns {{ version: string, folder: string }} the version without its v
 */
export function moduleOf(folder, module) {
  const go = (...args) => JSON.parse(execFileSync('go', args, { cwd: join(TOOLS, folder), encoding: 'utf8' }));
  const pinned = go('mod', 'edit', '-json').Require.find(({ Path }) => Path === module);
  if (pinned === undefined) throw new Error(`tools/${folder}/go.mod does not require ${module}.`);
  const { Dir } = go('mod', 'download', '-json', `${module}@${pinned.Version}`);
  return { version: pinned.Version.replace(/^v/, ''), folder: Dir };
}
