import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A layer with a folder of this repository.
 *
 * @param {string} from the folder
 * @param {string} to where it is in the container
 * @returns {import('./layer.mjs').Recipe}
 */
export function files(from, to) {
  const paths = readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return {
    what: to,
    content: [to, paths.map((path) => [path.slice(from.length), readFileSync(path, 'utf8')])],
    fill: (root) => cpSync(from, join(root, to), { recursive: true }),
  };
}
