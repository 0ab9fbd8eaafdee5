import { COMPLETE } from './back-up.js';
import { HELPERS } from './common.js';

/** Copies a backup from the object storage: `FLOE_BACKUP`, or the latest that is complete. */
export const DOWNLOAD_SCRIPT = `${HELPERS}
stamp=$FLOE_BACKUP
if [ "$stamp" = latest ]; then
  stamp=$(rclone lsf --recursive --files-only --include '/*/${COMPLETE}' "backup:$FLOE_REMOTE/" | sort | tail -n 1)
  stamp=\${stamp%/${COMPLETE}}
  [ -n "$stamp" ] || stop_with "There is no complete backup in $FLOE_REMOTE."
fi
rclone copy "backup:$FLOE_REMOTE/$stamp/" "$FLOE_BACKUPS/$stamp"
`;

/**
 * Restores the databases of a backup; with arguments, only those of these names. Each is restored beside the one that is there, which services
 * use meanwhile; then the two change names at once. The old one stays, closed, until someone drops it.
 */
export const RESTORE_SCRIPT = `umask 077
${HELPERS}
export PGDATABASE=postgres PGCLIENTENCODING=UTF8 PGOPTIONS='-c client_min_messages=warning'
sql() {
  psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 "$@"
}

stamp=$FLOE_BACKUP
if [ "$stamp" = latest ]; then
  stamp=
  for mark in "$FLOE_BACKUPS"/*/${COMPLETE}; do
    [ ! -e "$mark" ] || stamp=$(basename "$(dirname "$mark")")
  done
  [ -n "$stamp" ] || stop_with "There is no complete backup in $FLOE_BACKUPS."
fi
from="$FLOE_BACKUPS/$stamp"
[ -e "$from/${COMPLETE}" ] || stop_with "There is no complete backup '$stamp'. There are: $(ls "$FLOE_BACKUPS" | tr '\\n' ' ')"

wanted() {
  [ $# -gt 1 ] || return 0
  name=$1
  shift
  for each in "$@"; do
    [ "$each" != "$name" ] || return 0
  done
  return 1
}
owner_of() {
  sql --set name="$1" << 'SQL'
SELECT r.rolname FROM pg_catalog.pg_database d JOIN pg_catalog.pg_roles r ON r.oid = d.datdba WHERE d.datname = :'name';
SQL
}

found=0
for file in "$from"/*.name; do
  [ -e "$file" ] || continue
  content "$file"
  if wanted "$text" "$@"; then
    found=$((found + 1))
    [ -n "$(owner_of "$text")" ] || stop_with "The server has no database '$text': let the chart make it first. Nothing is changed."
  fi
done
[ "$found" -gt 0 ] && { [ $# -eq 0 ] || [ "$found" -eq $# ]; } ||
  stop_with "Backup $stamp does not have all of these databases: $*. Nothing is changed."

now=$(date -u +%Y%m%dT%H%M%SZ)
for file in "$from"/*.name; do
  content "$file"
  name=$text
  wanted "$name" "$@" || continue
  owner=$(owner_of "$name")
  restored="floe_restore_$now"
  echo "Restoring database '$name' of backup $stamp."
  trap 'sql --set restored="$restored" << SQL
DROP DATABASE IF EXISTS :"restored" WITH (FORCE);
SQL' EXIT
  sql --set restored="$restored" --set owner="$owner" << 'SQL'
CREATE DATABASE :"restored" OWNER :"owner" TEMPLATE template0;
REVOKE ALL ON DATABASE :"restored" FROM PUBLIC;
SQL
  pg_restore --no-password --exit-on-error --single-transaction --no-owner --no-privileges --role "$owner" \\
    --dbname "$restored" "\${file%.name}.dump"
  if ! old=$(sql --set name="$name" --set restored="$restored" --set now="$now" << 'SQL'
SELECT CASE WHEN octet_length(:'name') > 39 THEN md5(:'name') ELSE :'name' END || '_before_' || :'now' AS old
\\gset
ALTER DATABASE :"name" CONNECTION LIMIT 0;
SELECT count(pg_terminate_backend(pid)) AS ended FROM pg_catalog.pg_stat_activity WHERE datname = :'name'
\\gset
BEGIN;
ALTER DATABASE :"name" RENAME TO :"old";
ALTER DATABASE :"restored" RENAME TO :"name";
COMMIT;
\\echo :old
SQL
  ); then
    sql --set name="$name" << 'SQL'
ALTER DATABASE :"name" CONNECTION LIMIT -1;
SQL
    stop_with "Database '$name' could not be replaced, and is as it was."
  fi
  echo "Database '$name' is that of backup $stamp. The one before is '$old': drop it when you do not need it."
done
`;
