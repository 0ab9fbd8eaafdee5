/**
 * Reads a password and then a dump from its input, and brings the dump into Dagster's database as that database's owner. The
 * password is in no argument, which others could see.
 */
export const MOVE_IN =
  'read -r PGPASSWORD && export PGPASSWORD && exec pg_restore --username postgres --dbname dagster --role dagster --no-owner --no-privileges --clean --if-exists --exit-on-error';
