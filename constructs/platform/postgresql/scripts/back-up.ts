import { HELPERS } from './common.js';

/** A backup is a folder that is called after its time, and has this file when it is complete. */
export const COMPLETE = 'complete';

/**
 * Dumps each database into a folder of `$FLOE_BACKUPS`, in PostgreSQL's custom format. `<file>.name` has the name of the
 * database, which may be no name of a file. libpq reads the connection from the environment.
 */
export const DUMP_SCRIPT = `umask 077
${HELPERS}
stamp=$(date -u +%Y%m%dT%H%M%SZ)
partial="$FLOE_BACKUPS/.partial-$stamp"
mkdir "$partial"
trap 'rm -rf "$partial"' EXIT

psql --no-psqlrc --no-password --quiet --tuples-only --no-align --field-separator ' ' --set ON_ERROR_STOP=1 > "$partial/list" << 'SQL'
SELECT
  CASE WHEN datname ~ '^[A-Za-z0-9][A-Za-z0-9_-]*$' THEN datname ELSE 'hex-' || encode(name, 'hex') END,
  (SELECT string_agg(format('\\0%s%s%s', get_byte(name, i) / 64, get_byte(name, i) / 8 % 8, get_byte(name, i) % 8), '' ORDER BY i)
    FROM generate_series(0, length(name) - 1) i)
FROM pg_catalog.pg_database, convert_to(datname, 'UTF8') name
WHERE datallowconn AND NOT datistemplate AND datname <> 'postgres' AND datconnlimit <> 0
ORDER BY 1;
SQL
while read -r file octal; do
  name=$(printf '%b.' "$octal")
  printf %s "\${name%.}" > "$partial/$file.name"
  PGDATABASE="\${name%.}" pg_dump --no-password --format custom --file "$partial/$file.dump"
  pg_restore --list "$partial/$file.dump" > /dev/null
  echo "$stamp: $file, $(wc -c < "$partial/$file.dump") bytes."
done < "$partial/list"
rm "$partial/list"
PGDATABASE=postgres pg_dumpall --no-password --globals-only --no-role-passwords --file "$partial/globals.sql"
echo "$stamp" > "$partial/${COMPLETE}"
sync
mv "$partial" "$FLOE_BACKUPS/$stamp"
echo "$stamp is complete."
`;

/** Fails where nothing can be written. */
export const CHECK_SCRIPT = `rmdir "$(mktemp -d "$FLOE_BACKUPS/.check-XXXXXX")"
echo 'Backups can be written.'
`;

/** Sets $oldest to the earliest time of a backup that is kept. GNU's date and BusyBox's both know this form. */
const OLDEST = `oldest=$(date -u -d "@$(($(date +%s) - FLOE_KEEP_DAYS * 86400))" +%Y%m%dT%H%M%SZ)
`;

/** Removes backups that are older than `FLOE_KEEP_DAYS` days, and what broken-off ones left behind. Runs after a new one. */
export const PRUNE_SCRIPT = `${OLDEST}for backup in "$FLOE_BACKUPS"/[0-9]*T*Z; do
  stamp=$(basename "$backup")
  if [ -d "$backup" ] && expr "$stamp" '<' "$oldest" > /dev/null; then
    rm -rf "$backup"
    echo "$stamp is older than $FLOE_KEEP_DAYS days: removed."
  fi
done
find "$FLOE_BACKUPS" -mindepth 1 -maxdepth 1 -name '.partial-*' -mtime +1 -exec rm -rf {} +
`;

/** Copies the backup to the object storage, its mark of being complete last, and removes those that are too old there. */
export const UPLOAD_SCRIPT = `rclone copy --exclude '/*/${COMPLETE}' "$FLOE_BACKUPS" "backup:$FLOE_REMOTE/"
rclone copy --include '/*/${COMPLETE}' "$FLOE_BACKUPS" "backup:$FLOE_REMOTE/"
${OLDEST}rclone lsf --dirs-only "backup:$FLOE_REMOTE/" | while read -r folder; do
  stamp=\${folder%/}
  case $stamp in [0-9]*T*Z) ;; *) continue ;; esac
  if expr "$stamp" '<' "$oldest" > /dev/null; then
    rclone purge "backup:$FLOE_REMOTE/$stamp/"
    echo "$stamp is older than $FLOE_KEEP_DAYS days: removed."
  fi
done
`;
