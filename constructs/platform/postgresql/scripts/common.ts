/** Where the scripts find things; in the tests of the scripts, elsewhere. */
export const FOLDERS = {
  /** The volume, as the image has it: https://github.com/docker-library/postgres/pull/1259 */
  data: '/var/lib/postgresql',
  config: '/etc/floe/postgresql',
  databases: '/etc/floe/databases',
  roles: '/etc/floe/roles',
  credentials: '/etc/floe/credentials',
  tls: '/etc/floe/tls',
  backups: '/backups',
  socket: '/var/run/postgresql',
} as const;

/** The file of the superuser's password among the credentials. */
export const SUPERUSER = 'superuser';

/** The folder of the data is that of the image's own major version, so that pg_upgrade can work beside it. */
export const DATA_FOLDER = `major=$(postgres --version | sed -E 's/^[^0-9]*([0-9]+).*/\\1/')
data="$FLOE_DATA/$major/docker"
`;

/** `stop_with MESSAGE`; and `content FILE`, which sets $text to all of a file, its last newlines included. */
export const HELPERS = `stop_with() {
  printf '%s\\n' "$*" >&2
  exit 1
}
content() {
  text=$(cat "$1" && echo .) || stop_with "$1 cannot be read."
  text=\${text%.}
}
`;
