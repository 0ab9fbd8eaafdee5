import { DATA_FOLDER, HELPERS, SUPERUSER } from './common.js';

/**
 * What the init container does before the server accepts connections: makes the data folder if the volume is new, and the
 * roles and databases that are wanted, with their passwords, on a server that only this script can reach. What is there
 * already is kept, so that services that come later and passwords that change are picked up whenever the pod starts.
 * Arguments: those of initdb. Passwords are read by psql from files, so that no process list or log has them.
 */
export const INITIALIZE_SCRIPT = `umask 077
${HELPERS}${DATA_FOLDER}
if [ ! -e "$data/PG_VERSION" ]; then
  for found in "$FLOE_DATA"/PG_VERSION "$FLOE_DATA"/*/PG_VERSION "$FLOE_DATA"/*/docker/PG_VERSION; do
    [ -e "$found" ] || continue
    version=$(cat "$found")
    [ "$version" != "$major" ] ||
      stop_with "The volume has its data in \${found%/PG_VERSION}, not in $data. Move it there."
    stop_with "The volume has data of PostgreSQL $version in \${found%/PG_VERSION}, which PostgreSQL $major cannot read." \\
      "Go back to an image of PostgreSQL $version, make a backup, and restore it into a new volume; or run pg_upgrade on this one."
  done
  echo "The volume is new: making the data folder of PostgreSQL $major."
  rm -rf "$data.new"
  mkdir -p "$FLOE_DATA/$major"
  initdb --no-instructions --pgdata "$data.new" --username postgres --auth-local reject --auth-host reject "$@"
  [ ! -e "$data" ] || rmdir "$data" || stop_with "$data is not empty, and has no PG_VERSION: this is no data folder of PostgreSQL."
  mv "$data.new" "$data"
fi
[ "$(cat "$data/PG_VERSION")" = "$major" ] ||
  stop_with "$data has data of PostgreSQL $(cat "$data/PG_VERSION"), which PostgreSQL $major cannot read."

work=$(mktemp -d)
trap 'pg_ctl stop --pgdata "$data" --mode immediate > /dev/null 2>&1 || true; rm -rf "$work"' EXIT
echo 'local all postgres trust' > "$work/pg_hba.conf"
pg_ctl start --silent --wait --timeout "$FLOE_TIMEOUT" --pgdata "$data" --options "-c config_file=$FLOE_CONFIG/postgresql.conf \\
  -c hba_file=$work/pg_hba.conf -c unix_socket_directories=$work -c listen_addresses= -c port=5432 -c ssl=off \\
  -c logging_collector=off -c log_destination=stderr -c log_statement=none -c log_min_duration_statement=-1 \\
  -c log_min_error_statement=panic" || stop_with 'PostgreSQL does not start: see above.'

sql() {
  psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --host "$work" --username postgres "$@"
}
export PGCLIENTENCODING=UTF8 PGDATABASE=postgres

[ -s "$FLOE_CREDENTIALS/${SUPERUSER}" ] || stop_with 'The password of the superuser is empty.'
FLOE_PASSWORD="$FLOE_CREDENTIALS/${SUPERUSER}" sql << 'SQL'
\\set VERBOSITY terse
\\set password \`cat "$FLOE_PASSWORD"; echo\`
ALTER ROLE postgres WITH LOGIN SUPERUSER PASSWORD :'password';
SQL

for file in "$FLOE_DATABASES"/*; do
  [ -e "$file" ] || continue
  id=$(basename "$file")
  for other in "$FLOE_DATABASES"/*; do
    [ "$other" = "$file" ] || ! cmp -s "$other" "$file" ||
      stop_with "Two databases are called '$(cat "$file")': $id and $(basename "$other"). Give one of them another name."
  done
  content "$file"
  name=$text
  content "$FLOE_ROLES/$id"
  role=$text
  for text in "$name" "$role"; do
    [ "$(printf %s "$text" | wc -c)" -le 63 ] || stop_with "'$text' takes more than 63 bytes, the most that a name of PostgreSQL can."
  done
  [ -s "$FLOE_CREDENTIALS/$id" ] || stop_with "The password of role '$role' is empty."

  previous=$(FLOE_PASSWORD="$FLOE_CREDENTIALS/$id" sql --set name="$name" --set role="$role" << 'SQL'
\\set VERBOSITY terse
\\set password \`cat "$FLOE_PASSWORD"; echo\`
SELECT format('CREATE ROLE %I', :'role') WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = :'role')
\\gexec
ALTER ROLE :"role" WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'role')
  WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = :'name')
\\gexec
SELECT r.rolname FROM pg_catalog.pg_database d JOIN pg_catalog.pg_roles r ON r.oid = d.datdba
  WHERE d.datname = :'name' AND r.rolname <> :'role' AND NOT r.rolsuper;
SQL
  )
  if [ -n "$previous" ]; then
    echo "Database '$name' and what is in it goes from role '$previous' to '$role'."
    PGDATABASE="$name" sql --set previous="$previous" --set role="$role" << 'SQL'
REASSIGN OWNED BY :"previous" TO :"role";
SQL
  fi
  sql --set name="$name" --set role="$role" << 'SQL'
ALTER DATABASE :"name" OWNER TO :"role";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
  echo "Role '$role' owns database '$name'."
done

pg_ctl stop --silent --wait --pgdata "$data" --mode fast
`;
