import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = '/usr/lib/postgresql';

/** The PostgreSQLs that Debian has put on the machine, oldest first: the major version, and where the programs are. */
export const DEBIAN_POSTGRESQLS: readonly { readonly major: string; readonly bin: string }[] = (
  existsSync(FOLDER) ? readdirSync(FOLDER) : []
)
  .sort((a, b) => Number(a) - Number(b))
  .map((major) => ({ major, bin: join(FOLDER, major, 'bin') }));
