import { HELPERS, SUPERUSER } from './common.js';

/** What `helm test` does: logs in as the superuser and as the owner of each database, who writes and reads a table. */
export const LOG_IN_SCRIPT = `${HELPERS}
failures=0
sql() {
  psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set ON_ERROR_STOP=1
}
attempt() {
  if answer=$(sql 2>&1) && [ "$answer" = 42 ]; then
    echo "ok: role '$PGUSER' in database '$PGDATABASE'"
  else
    printf "FAILED: role '%s' in database '%s': %s\\n" "$PGUSER" "$PGDATABASE" "$answer"
    failures=$((failures + 1))
  fi
}
export PGUSER PGDATABASE PGPASSWORD

content "$FLOE_CREDENTIALS/${SUPERUSER}"
PGUSER=postgres PGDATABASE=postgres PGPASSWORD=$text
attempt << 'SQL'
SELECT 42;
SQL
for file in "$FLOE_DATABASES"/*; do
  [ -e "$file" ] || continue
  id=$(basename "$file")
  content "$file"
  PGDATABASE=$text
  content "$FLOE_ROLES/$id"
  PGUSER=$text
  content "$FLOE_CREDENTIALS/$id"
  PGPASSWORD=$text
  attempt << 'SQL'
BEGIN;
CREATE TABLE floe_test (answer integer);
INSERT INTO floe_test VALUES (42);
SELECT answer FROM floe_test;
ROLLBACK;
SQL
done
[ "$failures" -eq 0 ]
`;
