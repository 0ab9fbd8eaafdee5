/**
 * Reads a password and then a dump from its input, and puts the dump in the place of what is in Dagster's database, as that
 * database's owner. The password is in no argument, which others could see.
 */
export const MOVE_IN = [
  'read -r PGPASSWORD && export PGPASSWORD PGUSER=postgres PGDATABASE=dagster',
  'psql --quiet --command "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION pg_database_owner"',
  'exec pg_restore --dbname dagster --role dagster --no-owner --no-privileges --single-transaction',
].join(' &&\n    ');
