// Layers of images: archives that are made once for what they are to hold, and kept in the cache.

import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CACHE } from '../../../tools/cache.mjs';

/**
 * What a layer is made of.
 *
 * @typedef {object} Recipe
 * @property {string} what it holds, for people
 * @property {unknown} content all that decides what is in it, as JSON
 * @property {(root: string) => void} fill puts its files into an empty folder, which is the root of the container
 */

/**
 * The layer of a recipe, made now if the cache does not have it.
 *
 * @param {Recipe} recipe
 * @returns {Promise<{ file: string, digest: string, size: number }>} a tar file, which is not compressed
 */
export async function layer({ what, content, fill }) {
  const name = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 12);
  const folder = join(CACHE, 'layers');
  const file = join(folder, `${name}.tar`);
  const digestFile = join(folder, `${name}.sha256`);
  if (!existsSync(digestFile)) {
    mkdirSync(folder, { recursive: true });
    // Another process may be making the same: each makes files of its own, and the last rename wins.
    const fresh = join(folder, `${name}.${randomUUID()}`);
    const started = Date.now();
    process.stderr.write(`Making a layer of ${what} ...\n`);
    try {
      mkdirSync(`${fresh}.root`, { mode: 0o755 });
      fill(`${fresh}.root`);
      execFileSync('tar', [
        '--create',
        '--numeric-owner',
        '--sort=name',
        '--exclude=./dev/*',
        '--file',
        `${fresh}.tar`,
        '--directory',
        `${fresh}.root`,
        '.',
      ]);
      writeFileSync(`${fresh}.sha256`, await sha256(`${fresh}.tar`));
      renameSync(`${fresh}.tar`, file);
      renameSync(`${fresh}.sha256`, digestFile);
    } finally {
      for (const end of ['root', 'tar', 'sha256']) rmSync(`${fresh}.${end}`, { recursive: true, force: true });
    }
    process.stderr.write(`Made it in ${Math.round((Date.now() - started) / 1000)} s.\n`);
  }
  return { file, digest: readFileSync(digestFile, 'utf8'), size: statSync(file).size };
}

async function sha256(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
