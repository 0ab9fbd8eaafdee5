// Builds the Go programs that the tests run, from the modules that each folder's go.mod pins, and prints where they are.
//
//   node tools/build.mjs etcd kwok kubernetes-newest/kube-apiserver
//
// A folder alone stands for all of its tools. What was built before is taken from the cache (cache.mjs). Progress goes
// to stderr, one path per program to stdout.

import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { programsOf, TOOLS } from './cache.mjs';

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

const folders = readdirSync(TOOLS).filter((folder) => existsSync(join(TOOLS, folder, 'go.sum')) && programsOf(folder).length > 0);
const wanted = process.argv.slice(2);
if (wanted.length === 0) fail(`Usage: node tools/build.mjs FOLDER[/PROGRAM]...\nFolders: ${folders.join(', ')}`);
for (const program of wanted.flatMap(chosen)) {
  if (!existsSync(program.path)) await build(program);
  process.stdout.write(`${program.path}\n`);
}

/** What FOLDER or FOLDER/PROGRAM stands for. */
function chosen(argument) {
  const [folder, name] = argument.split('/');
  if (!folders.includes(folder)) fail(`tools/${folder} pins no program. Folders: ${folders.join(', ')}`);
  const programs = programsOf(folder).map((program) => ({ ...program, folder }));
  const found = programs.filter((program) => name === undefined || program.name === name);
  if (found.length === 0) fail(`tools/${folder} has no ${name}; it has: ${programs.map((program) => program.name).join(', ')}`);
  return found;
}

async function build({ folder, package: source, name, path }) {
  const started = Date.now();
  const tell = (what) => process.stderr.write(`${what} ${Math.round((Date.now() - started) / 1000)} s.\n`);
  process.stderr.write(`Building ${name} of tools/${folder} ...\n`);
  mkdirSync(dirname(path), { recursive: true });
  // Another process may be building the same: each writes a file of its own, and the last rename wins.
  const fresh = `${path}.${process.pid}`;
  const args = ['build', '-v', '-trimpath', '-tags', buildTags(folder), '-ldflags', linkerFlags(folder), '-o', fresh, source];
  const go = spawn('go', args, { cwd: join(TOOLS, folder), stdio: ['ignore', 2, 'pipe'] });
  const ended = new Promise((resolve) => go.once('close', (status, signal) => resolve({ status, signal })));
  let packages = 0;
  const progress = setInterval(() => tell(`Building ${name}: ${packages} packages compiled in`), 30_000);
  // With -v, a line for each package that it compiles; the rest is what it has to say.
  for await (const line of createInterface({ input: go.stderr }))
    if (/^[\w.~/-]+$/.test(line)) packages += 1;
    else process.stderr.write(`${line}\n`);
  const { status, signal } = await ended;
  clearInterval(progress);
  if (status !== 0) fail(`${source} of tools/${folder} did not build (${signal ?? `exit ${status}`}).`);
  renameSync(fresh, path);
  tell(`Built ${name} in`);
}

/** Those that the comment at the top of go.mod names: `// Build tags: a,b`, with a reason before the colon if it likes. */
function buildTags(folder) {
  return /^\/\/ Build tags\b.*: (\S+)$/m.exec(readFileSync(join(TOOLS, folder, 'go.mod'), 'utf8'))?.[1] ?? '';
}

function linkerFlags(folder) {
  const variables = requirements(folder).flatMap(({ Path, Version }) => VERSION_VARIABLES[Path]?.(Version) ?? []);
  return ['-s', '-w', ...variables.flatMap((variable) => ['-X', variable])].join(' ');
}

function requirements(folder) {
  try {
    return JSON.parse(execFileSync('go', ['mod', 'edit', '-json'], { cwd: join(TOOLS, folder), encoding: 'utf8' })).Require;
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return fail(`Go is needed to build tools/${folder}, and is not on the PATH. See https://go.dev/doc/install.`);
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
