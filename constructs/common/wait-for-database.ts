import {
  asPresent,
  format,
  isPresent,
  value,
  when,
  whenSet,
  type Expr,
  type HelmChart,
  type RefsOf,
  type Templated,
  type TemplatedItem,
} from '../../src/index.js';
import type { Container, EnvVar, Volume, VolumeMount } from '../../src/kubernetes/index.js';
import type { DatabaseConnection } from './database.js';
import { imageReference, imageValues } from './image.js';
import { literal } from './literal.js';
import { RESTRICTED_CONTAINER } from './security.js';

/** The image with PostgreSQL's server and clients: https://hub.docker.com/_/postgres */
export const POSTGRESQL_IMAGE = { repository: 'library/postgres', tag: '18.6' } as const;

/** What an init container that waits for the database takes. */
export const databaseWaitValues = () =>
  value.object(
    {
      image: imageValues(POSTGRESQL_IMAGE),
      timeoutSeconds: value.integer({
        default: 300,
        minimum: 1,
        maximum: 3600,
        description: 'After how many seconds without an answer the wait fails. The pod starts over then.',
      }),
      resources: value.k8s.resources({
        default: {
          requests: { cpu: '10m', memory: '32Mi', 'ephemeral-storage': '16Mi' },
          limits: { cpu: '200m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
        },
        description: 'What the wait is promised, and what it may use.',
      }),
    },
    { description: 'The init containers that wait until the database lets the service in.' },
  );

/** Logs in until it works or the time is up, and says what the last answer was. libpq reads the connection from the environment. */
export const WAIT_SCRIPT = `deadline=$(($(date +%s) + WAIT_SECONDS))
until answer=$(psql --no-psqlrc --no-password --tuples-only --command 'SELECT 1' 2>&1); do
  if [ "$(date +%s)" -ge "$deadline" ]; then
    printf 'No login to database "%s" at %s:%s as "%s" within %s seconds. The last answer:\\n%s\\n' \\
      "$PGDATABASE" "$PGHOST" "$PGPORT" "$PGUSER" "$WAIT_SECONDS" "$answer" >&2
    exit 1
  fi
  printf 'Waiting for %s:%s: %s\\n' "$PGHOST" "$PGPORT" "$answer"
  sleep 2
done
echo "Database \\"$PGDATABASE\\" answers."
`;

const CA_VOLUME = 'database-ca';
const CA_FOLDER = '/etc/floe/database-ca';

/** The path of the authority's certificate in a container that has the mount; absent where there is none. */
export const databaseCaFile = ({ ca }: DatabaseConnection): Expr<string | undefined> =>
  when<string>(isPresent(ca), format`${CA_FOLDER}/${asPresent(ca).key}`);

/** The volume with the authority's certificate, where one is given. */
export const databaseCaVolumes = ({ ca }: DatabaseConnection): TemplatedItem<Volume>[] => [
  when<Volume>(isPresent(ca), { name: CA_VOLUME, secret: { secretName: asPresent(ca).name } }),
];

export const databaseCaMounts = ({ ca }: DatabaseConnection): TemplatedItem<VolumeMount>[] => [
  when<VolumeMount>(isPresent(ca), { name: CA_VOLUME, mountPath: CA_FOLDER, readOnly: true }),
];

/** The connection as the variables that libpq, and so every program with it, reads. https://www.postgresql.org/docs/current/libpq-envars.html */
export function libpqEnv(connection: DatabaseConnection): TemplatedItem<EnvVar>[] {
  const { name, key } = connection.secret;
  return [...libpqAddress(connection), { name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name, key } } }];
}

/** The same without the password. */
export function libpqAddress(connection: DatabaseConnection): TemplatedItem<EnvVar>[] {
  const { host, name, port, sslMode, username } = connection;
  return [
    { name: 'PGHOST', value: host },
    { name: 'PGPORT', value: format`${port}` },
    { name: 'PGDATABASE', value: literal(name) },
    { name: 'PGUSER', value: literal(username) },
    { name: 'PGSSLMODE', value: sslMode },
    when<EnvVar>(isPresent(connection.ca), { name: 'PGSSLROOTCERT', value: format`${CA_FOLDER}/${asPresent(connection.ca).key}` }),
    { name: 'PGCONNECT_TIMEOUT', value: '5' },
    { name: 'PGAPPNAME', value: 'floe' },
  ];
}

/**
 * An init container that ends when the service can log in to its database, and fails when the time is up. The pod needs
 * `databaseCaVolumes`.
 *
 * @param chart the chart whose pod it is in.
 * @param imageRegistry the mirror of every image: `global.floe.imageRegistry`.
 */
export function waitForDatabase(
  chart: HelmChart,
  connection: DatabaseConnection,
  values: RefsOf<ReturnType<typeof databaseWaitValues>>,
  imageRegistry: Expr<string>,
): Exclude<Templated<Container>, Expr<Container>> {
  return {
    name: 'wait-for-database',
    image: imageReference(chart, values.image, 'The wait for the database', imageRegistry),
    imagePullPolicy: values.image.pullPolicy,
    command: ['sh', '-ec', WAIT_SCRIPT],
    env: [{ name: 'WAIT_SECONDS', value: format`${values.timeoutSeconds}` }, ...libpqEnv(connection)],
    resources: whenSet(values.resources),
    securityContext: RESTRICTED_CONTAINER,
    volumeMounts: databaseCaMounts(connection),
  };
}
