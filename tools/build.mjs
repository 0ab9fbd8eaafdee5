// Builds the Go programs that the tests run, from the modules that each folder's go.mod pins, and prints where they are.
//
//   node tools/build.mjs etcd kwok kubernetes-newest/kube-apiserver
//
// A folder alone stands for all of its tools. What was built before is taken from the cache: FLOE_CACHE, or floe-charts in
// XDG_CACHE_HOME (default: ~/.cache), which fresh clones share. Progress goes to stderr, one path per program to stdout.

import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const CACHE = process.env.FLOE_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'floe-charts');

/** Programs that say another version than the module's unless it is linked in, and what is linked in. */
const VERSION_VARIABLES = {
  'k8s.io/kubernetes': (version) => {
    const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version);
    return ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((path) => [
      `${path}.gitVersion=${version}`,
      `${path}.gitMajor=${major}`,
      `${path}.gitMinor=${minor}`,
    ]);
  },
  'helm.sh/helm/v3': (version) => [`helm.sh/helm/v3/internal/version.version=${version}`],
};

const wanted = process.argv.slice(2);
if (wanted.length === 0) {
  const folders = readdirSync(HERE, { withFileTypes: true }).filter((entry) => existsSync(join(HERE, entry.name, 'go.mod')));
  process.stderr.write(`Usage: node tools/build.mjs FOLDER[/PROGRAM]...\nFolders: ${folders.map((entry) => entry.name).join(', ')}\n`);
  process.exit(2);
}
for (const name of wanted) for (const path of built(...name.split('/'))) process.stdout.write(`${path}\n`);

/** The paths of a folder's programs, or of one of them; builds those that are not in the cache. */
function built(folder, program) {
  const { packages, hash } = pinned(folder);
  const chosen = packages.filter((path) => program === undefined || programOf(path) === program);
  if (chosen.length === 0)
    throw new Error(`tools/${folder}/go.mod has no tool ${program ?? 'at all'}; it has: ${packages.map(programOf).join(', ')}.`);
  const bin = join(CACHE, 'tools', `${folder}-${hash}`);
  const missing = chosen.filter((path) => !existsSync(join(bin, programOf(path))));
  if (missing.length > 0) build(folder, missing, bin);
  return chosen.map((path) => join(bin, programOf(path)));
}

function build(folder, packages, bin) {
  mkdirSync(bin, { recursive: true });
  for (const path of packages) {
    const started = Date.now();
    const program = join(bin, programOf(path));
    process.stderr.write(`Building ${programOf(path)} of tools/${folder} ...\n`);
    // Another process may be building the same: each writes a file of its own, and the last rename wins.
    const fresh = `${program}.${process.pid}`;
    const args = ['build', '-trimpath', '-ldflags', linkerFlags(folder), '-o', fresh, path];
    const { status, error } = spawnSync('go', args, { cwd: join(HERE, folder), stdio: ['ignore', 2, 2] });
    if (error) throw new Error(`Go is needed to build tools/${folder}, and did not start: ${error.message}`);
    if (status !== 0) throw new Error(`${path} of tools/${folder} did not build (exit ${status}).`);
    renameSync(fresh, program);
    process.stderr.write(`Built ${programOf(path)} in ${Math.round((Date.now() - started) / 1000)} s.\n`);
  }
}

/** What a folder pins: its tools, and a hash of all that decides what is built. */
function pinned(folder) {
  const files = ['go.mod', 'go.sum'].map((file) => readFileSync(join(HERE, folder, file), 'utf8'));
  const block = /^tool \(\n([^)]*)\)/m.exec(files[0]);
  const packages = block ? block[1].trim().split(/\s+/) : [...files[0].matchAll(/^tool (\S+)$/gm)].map((match) => match[1]);
  const hash = createHash('sha256')
    .update(JSON.stringify([files, process.platform, process.arch]))
    .digest('hex')
    .slice(0, 12);
  return { packages, hash };
}

function linkerFlags(folder) {
  const goMod = JSON.parse(execFileSync('go', ['mod', 'edit', '-json'], { cwd: join(HERE, folder), encoding: 'utf8' }));
  const variables = goMod.Require.flatMap(({ Path, Version }) => VERSION_VARIABLES[Path]?.(Version) ?? []);
  return ['-s', '-w', ...variables.flatMap((variable) => ['-X', variable])].join(' ');
}

/** A program's name: the last part of its package's path that is not a major version; etcd's server is called by its project's. */
function programOf(path) {
  if (path === 'go.etcd.io/etcd/server/v3') return 'etcd';
  return basename(path.replace(/\/v\d+$/, ''));
}
