import { combine, fail, format, loop, matches, when, type Expr, type Free } from '../../../src/index.js';
import type { DatabaseConnection } from '../../common/database.js';
import { databaseCaFile } from '../../common/wait-for-database.js';
import type { Dagster } from './dagster.js';

/** The variable with the database's password: dagster_k8s gives it to runs under this name. */
export const PASSWORD_VARIABLE = 'DAGSTER_PG_PASSWORD';

/** `storage` of dagster.yaml: the database, without its password. */
export function storageConfig(
  { params, scheme, shouldAutocreateTables }: Dagster['values']['storage'],
  database: DatabaseConnection,
): Free {
  const own = loop(params, { key: 'name', item: 'content' });
  return {
    postgres: {
      postgres_db: {
        scheme,
        username: inUrl(database.username, '/', 'role', 'username'),
        password: { env: PASSWORD_VARIABLE },
        hostname: database.host,
        port: database.port,
        db_name: inUrl(database.name, '?', 'database', 'name'),
        params: combine<Record<string, string | number>>(
          { sslmode: database.sslMode, sslrootcert: databaseCaFile(database) },
          own.entry(own.key, own.item),
        ),
      },
      should_autocreate_tables: shouldAutocreateTables,
    },
  };
}

/** Dagster makes a URL of the connection, and does not escape everything that has a meaning there. */
function inUrl(name: Expr<string>, meaning: string, what: string, key: string): Expr<string> {
  return when<string>(
    matches(name, `[${meaning}]`),
    fail(
      format`Dagster cannot use a ${what} whose name has a '${meaning}': choose another global.floe.postgresql.databases.dagster.${key}.`,
    ),
    name,
  );
}
