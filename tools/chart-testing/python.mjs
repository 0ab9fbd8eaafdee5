import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, TOOLS } from '../cache.mjs';

const REQUIREMENTS = join(TOOLS, 'chart-testing/requirements.txt');

/**
 * The folder with the Python programs of requirements.txt, in a virtual environment in the cache; makes it if it is not
 * there. Needs python3 with venv.
 *
 * @returns {string}
 */
export function pythonPrograms() {
  const { stdout: version, status } = spawnSync('python3', ['--version'], { encoding: 'utf8' });
  if (status !== 0) throw new Error('chart-testing needs python3, which is not on the PATH.');
  const hash = createHash('sha256').update(readFileSync(REQUIREMENTS)).update(version).digest('hex').slice(0, 12);
  const environment = join(CACHE, 'python', `chart-testing-${hash}`);
  if (!existsSync(environment)) make(environment);
  return join(environment, 'bin');
}

/** Programs know the folder that they were installed to: it is made under a name of its own, and a link put in place at once. */
function make(environment) {
  const folder = `${environment}.${randomUUID()}`;
  process.stderr.write(`Installing ${REQUIREMENTS} ...\n`);
  mkdirSync(join(CACHE, 'python'), { recursive: true });
  try {
    run('python3', ['-m', 'venv', folder], 'On Debian and Ubuntu, venv is the package python3-venv.');
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--requirement', REQUIREMENTS];
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
