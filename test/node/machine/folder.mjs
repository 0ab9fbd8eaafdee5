// The folder in which all files of a run are.

import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOver, OWN_NAME } from './name.mjs';

/** Makes it, with a folder for temporary files in it. */
export function makeFolder() {
  const folder = join(tmpdir(), OWN_NAME);
  // Nobody may have made it before, with files of theirs.
  mkdirSync(folder, { mode: 0o700 });
  mkdirSync(join(folder, 'tmp'));
  return folder;
}

/** Removes it, and those of runs that were killed, whose processes may still be writing. */
export function removeFolders() {
  for (const name of readdirSync(tmpdir()).filter(isOver)) {
    rmSync(join(tmpdir(), name), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
