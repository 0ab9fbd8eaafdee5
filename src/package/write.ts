import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Writes a folder so that it is there whole or not at all: into a temporary folder beside it, which then takes its place.
 *
 * @throws what writing throws; the old folder is then as it was.
 */
export function writeFolder(folder: string, files: ReadonlyMap<string, string>): void {
  const target = resolve(folder);
  mkdirSync(dirname(target), { recursive: true });
  const temporary = mkdtempSync(join(dirname(target), '.floe-charts-'));
  try {
    const fresh = join(temporary, 'new');
    const made = new Set<string>();
    for (const [path, text] of files) {
      const file = join(fresh, path);
      const parent = dirname(file);
      if (!made.has(parent)) {
        mkdirSync(parent, { recursive: true });
        made.add(parent);
      }
      writeFileSync(file, text);
    }
    replaceFolder(fresh, target, join(temporary, 'old'));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Puts a folder in another's place; the other goes to `aside`. */
export function replaceFolder(fresh: string, target: string, aside: string): void {
  try {
    renameSync(target, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  renameSync(fresh, target);
}
