import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const CACHE = process.env['FLOE_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'floe-charts');

/** A Python with packages, and the folders that it needs: its own, and that of the Python it was made with. */
export interface Venv {
  readonly bin: string;
  readonly folders: readonly string[];
}

/** The virtual environment of a requirements file, from the cache that fresh clones share; made where it is missing. */
export function venvOf(requirements: string): Venv {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = join(CACHE, `venv-${hash}`);
  if (!existsSync(folder)) {
    process.stderr.write(`Installing ${requirements} ...\n`);
    const fresh = `${folder}.${process.pid}`;
    try {
      execFileSync('python3', ['-m', 'venv', fresh], { stdio: ['ignore', 2, 2] });
      execFileSync(
        join(fresh, 'bin/python'),
        ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements],
        {
          stdio: ['ignore', 2, 2],
        },
      );
      // Its scripts name the folder in their first line.
      execFileSync('sed', ['-i', `1s|${fresh}|${folder}|`, ...scripts(fresh)]);
      renameSync(fresh, folder);
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  }
  const base = execFileSync(join(folder, 'bin/python'), ['-c', 'import sys; print(sys.base_prefix)'], { encoding: 'utf8' }).trim();
  return { bin: join(folder, 'bin'), folders: [folder, base] };
}

const scripts = (folder: string): string[] =>
  execFileSync('grep', ['--recursive', '--files-with-matches', '--binary-files=without-match', `^#!${folder}`, join(folder, 'bin')], {
    encoding: 'utf8',
  })
    .trim()
    .split('\n');
