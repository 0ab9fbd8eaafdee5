import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { venvOf } from '../../../tools/venv.mjs';

/** A Python with packages, and the folders that it needs: its own, and that of the Python it was made with. */
export interface Venv {
  readonly bin: string;
  readonly folders: readonly [own: string, base: string];
}

/** What each folder's requirements.txt pins. */
export const REQUIREMENTS = ['dagster', 'postgresql'] as const;

const HERE = dirname(fileURLToPath(import.meta.url));

/** The packages of a service, from the cache; installed where they are missing. */
export function venv(service: (typeof REQUIREMENTS)[number]): Venv {
  const folder = venvOf(join(HERE, '..', service, 'requirements.txt'));
  const base = execFileSync(join(folder, 'bin/python'), ['-c', 'import sys; print(sys.base_prefix)'], { encoding: 'utf8' }).trim();
  return { bin: join(folder, 'bin'), folders: [folder, base] };
}
