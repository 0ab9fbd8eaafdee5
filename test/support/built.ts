import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** @throws where `dist` does not have what a folder of sources has now: the tests that run it would test something else. */
export function assertBuilt(folder: string): void {
  const built = resolve('dist', folder);
  if (!existsSync(built) || newest(built) < newest(resolve(folder)))
    throw new Error(`dist is missing or older than ${folder}: run \`npm run build\`.`);
}

function newest(path: string): number {
  return Math.max(
    ...readdirSync(path, { recursive: true, withFileTypes: true }).flatMap((entry) =>
      entry.isFile() ? [statSync(join(entry.parentPath, entry.name)).mtimeMs] : [],
    ),
  );
}
