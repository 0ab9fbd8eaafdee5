import { value } from '../../../../src/index.js';
import { credentialValues } from '../../../common/credential.js';
import { PASSWORD_LENGTH } from '../../../common/database.js';
import { envValues } from '../../../common/env.js';
import { imageValues } from '../../../common/image.js';
import { NAME_KEYS } from '../../../common/patterns.js';
import { podValues } from '../../../common/pod-settings.js';
import { POSTGRESQL_IMAGE } from '../../../common/wait-for-database.js';
import { POSTGRESQL_POD } from './pod.js';
import { claimValues } from './storage.js';

/** The keys of the Secrets that this chart makes. */
export const PASSWORD_KEY = 'password';

const password = (whose: string) =>
  credentialValues({ description: `The password of ${whose}: the key ${PASSWORD_KEY}.` }, { [PASSWORD_KEY]: PASSWORD_LENGTH });

/** PostgreSQL cuts longer names off. */
const identifier = (description: string) => value.optional(value.string({ minLength: 1, maxLength: 63 }), { description });

/** A setting of postgresql.conf. Strings are quoted; units go into the string: 256MB. */
const setting = value.union([value.string(), value.number(), value.boolean()]);

const probe = (what: string, defaults: { readonly periodSeconds: number; readonly failureThreshold: number }) =>
  value.object(
    {
      periodSeconds: value.integer({
        default: defaults.periodSeconds,
        minimum: 1,
        maximum: 3600,
        description: 'Seconds between two looks.',
      }),
      timeoutSeconds: value.integer({ default: 5, minimum: 1, maximum: 600, description: 'Seconds that the server may take to answer.' }),
      failureThreshold: value.integer({
        default: defaults.failureThreshold,
        minimum: 1,
        maximum: 10_000,
        description: 'How many looks in a row must fail.',
      }),
    },
    { description: what },
  );

/** The server, its databases, its storage, and its pod. */
export const serverValues = {
  image: imageValues(POSTGRESQL_IMAGE),
  credential: password('the superuser, postgres'),
  databases: value.map(
    value.object({
      name: identifier("The database's name. Default: the key."),
      username: identifier('The role that owns it. Default: the key.'),
      credential: password('that role'),
    }),
    {
      keys: NAME_KEYS,
      description: 'Databases of your own, beside those of the services of the platform. One that is taken away here stays in the server.',
    },
  ),
  settings: value.map(setting, {
    keys: { pattern: '^[A-Za-z_][A-Za-z0-9_$]*([.][A-Za-z_][A-Za-z0-9_$]*)?$' },
    default: { max_connections: 200, shared_buffers: '128MB', password_encryption: 'scram-sha-256' },
    description: 'Settings of postgresql.conf by name: https://www.postgresql.org/docs/current/runtime-config.html',
  }),
  tls: value.object(
    {
      existingSecret: value.optional(value.k8s.name(), {
        description:
          "A Secret with the server's certificate, for the name of its Service and that with the namespace. Without one, connections are not encrypted.",
      }),
      certificateKey: value.k8s.key({ default: 'tls.crt', description: 'The key of the certificate.' }),
      privateKeyKey: value.k8s.key({ default: 'tls.key', description: 'The key of its private key.' }),
      required: value.boolean({ default: true, description: 'Whether connections that are not encrypted are refused.' }),
    },
    { description: 'Encryption of connections.' },
  ),
  initialization: value.object(
    {
      initdbArgs: value.list(value.string({ minLength: 1 }), {
        default: ['--encoding=UTF8', '--locale=C.UTF-8', '--data-checksums'],
        description: 'Arguments of initdb, for a new volume only. The default locale sorts by code points, the same on every system.',
      }),
      timeoutSeconds: value.integer({
        default: 600,
        minimum: 10,
        maximum: 86_400,
        description: 'How many seconds the recovery after a crash may take.',
      }),
    },
    { description: 'What happens before the server accepts connections.' },
  ),
  persistence: value.object(
    {
      enabled: value.boolean({ default: true, description: 'Whether data outlives the pod.' }),
      ...claimValues('10Gi'),
      whenDeleted: value.oneOf(['Retain', 'Delete'], { default: 'Retain', description: "What happens to the chart's claim at uninstall." }),
    },
    { description: 'The volume with the data.' },
  ),
  sharedMemory: value.k8s.quantity({
    default: '256Mi',
    description: "The size of /dev/shm, which parallel queries use. It counts toward the container's memory.",
  }),
  service: value.object({
    type: value.oneOf(['ClusterIP', 'NodePort', 'LoadBalancer'], { default: 'ClusterIP', description: 'Who can reach the Service.' }),
    annotations: value.k8s.annotations({ description: 'Annotations of the Service.' }),
  }),
  serviceAccount: value.object({
    create: value.boolean({
      default: true,
      description: 'Whether the chart makes the account that its pods run as. It is given no rights.',
    }),
    name: value.optional(value.k8s.name(), {
      description: 'The name of an account that you made. Only where the chart makes none; without, the default account.',
    }),
    annotations: value.k8s.annotations({ description: 'Annotations of the account: a cloud identity for backups, for example.' }),
  }),
  env: envValues({ description: 'Environment variables of the server by name: a text, or a source.', sources: {} }),
  startupProbe: probe('When a server that starts counts as failed.', { periodSeconds: 5, failureThreshold: 120 }),
  readinessProbe: probe('When the server gets no connections.', { periodSeconds: 10, failureThreshold: 3 }),
  livenessProbe: probe('When the server is started again.', { periodSeconds: 20, failureThreshold: 6 }),
  ...podValues({
    ...POSTGRESQL_POD,
    resources: {
      requests: { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '64Mi' },
      limits: { cpu: '1', memory: '1Gi', 'ephemeral-storage': '2Gi' },
    },
    terminationGracePeriodSeconds: 120,
  }),
};
