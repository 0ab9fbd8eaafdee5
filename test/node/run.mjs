// Runs the tests of this folder on a real node: kubelet, containerd and the rest, in namespaces and a temporary folder of
// their own. What it needs from a network is fetched before, for in there is none.
//
//   npm run test:node -- [ARGUMENT OF VITEST...]

import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IMAGES } from './images/images.mjs';
import { writeImage } from './images/image.mjs';
import { CGROUP, makeCgroup, removeCgroups } from './machine/cgroup.mjs';
import { makeFolder, removeFolders } from './machine/folder.mjs';
import { missing } from './machine/needs.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, '../..');
const PROGRAMS = ['etcd', 'kubernetes-newest', 'containerd', 'cni-plugins', 'coredns'];

const lines = missing();
if (lines.length > 0) {
  process.stderr.write(`A real node cannot run here. Missing:\n${lines.map((line) => `  ${line}\n`).join('')}`);
  process.exit(1);
}
process.umask(0o022);
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop.abort(new Error(`Stopped by ${signal}.`)));
// What runs left that were killed.
await cleanUp();
const folder = makeFolder();
try {
  execFileSync('node', [join(ROOT, 'tools/build.mjs'), ...PROGRAMS], { stdio: ['ignore', 'ignore', 2] });
  for (const [i, image] of IMAGES.entries()) {
    mkdirSync(join(folder, 'images', String(i)), { recursive: true });
    await writeImage(image, join(folder, 'images', String(i)));
    stop.signal.throwIfAborted();
  }
  makeCgroup();
  process.exitCode = await tests(process.argv.slice(2));
} catch (error) {
  if (!stop.signal.aborted) throw error;
  process.stderr.write(`${stop.signal.reason.message}\n`);
  process.exitCode = 1;
} finally {
  await cleanUp();
}

async function cleanUp() {
  await removeCgroups();
  removeFolders();
}

/** Vitest's exit code. */
async function tests(args) {
  const namespaces = ['--mount', '--net', '--pid', '--ipc', '--uts', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private'];
  const vitest = ['node', join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--config', join(ROOT, 'vitest.node.config.ts'), ...args];
  const command = ['--pdeathsig', 'KILL', 'unshare', ...namespaces, 'sh', join(HERE, 'machine/namespaces.sh'), folder, ...vitest];
  const env = {
    ...process.env,
    TMPDIR: join(folder, 'tmp'),
    FLOE_NODE_FOLDER: folder,
    FLOE_NODE_CGROUP: CGROUP,
    FLOE_NODE_BRIDGE: 'floe0',
    FLOE_NODE_ADDRESS: '10.244.0.1',
  };
  // With unshare ends all that it started.
  const child = spawn('setpriv', command, { cwd: ROOT, env, stdio: 'inherit', signal: stop.signal, killSignal: 'SIGKILL' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
