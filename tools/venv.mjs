import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CACHE } from './cache.mjs';

/**
 * The folder of a virtual environment with the Python packages of a requirements file, from the cache that fresh clones share;
 * makes it if it is not there. Needs python3 with venv.
 *
 * @param {string} requirements a file, whose folder has the name of what they are for
 * @param {readonly string[]} options what else pip is told
 * @returns {string}
 */
export function venvOf(requirements, options = []) {
  const { stdout: version, status } = spawnSync('python3', ['--version'], { encoding: 'utf8' });
  const name = basename(dirname(requirements));
  if (status !== 0) throw new Error(`${name} needs python3, which is not on the PATH.`);
  const hash = createHash('sha256').update(readFileSync(requirements)).update(version).digest('hex').slice(0, 12);
  const environment = join(CACHE, 'python', `${name}-${hash}`);
  if (!existsSync(environment)) make(environment, requirements, options);
  return realpathSync(environment);
}

/**
 * Programs know the folder that they were installed to: it is made under a name of its own, and a link put in place at once.
 * Where another process has made the same, the last link wins.
 */
function make(environment, requirements, options) {
  const folder = `${environment}.${randomUUID()}`;
  process.stderr.write(`Installing ${requirements} ...\n`);
  mkdirSync(dirname(environment), { recursive: true });
  try {
    run('python3', ['-m', 'venv', folder], 'On Debian and Ubuntu, venv is the package python3-venv.');
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...options, '--requirement', requirements];
    run(join(folder, 'bin/python'), pip, 'Is there a network?');
    symlinkSync(folder, `${folder}.link`);
    renameSync(`${folder}.link`, environment);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function run(program, args, hint) {
  const { status } = spawnSync(program, args, { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed (exit ${status}). ${hint}`);
}
