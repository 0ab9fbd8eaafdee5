import {
  and,
  asPresent,
  call,
  format,
  isPresent,
  Manifest,
  not,
  value,
  when,
  whenSet,
  type Condition,
  type Expr,
  type Templated,
  type TemplatedItem,
} from '../../../src/index.js';
import type {
  Container,
  PersistentVolumeClaim,
  Probe,
  StatefulSet,
  StatefulSetPersistentVolumeClaimRetentionPolicy,
  Volume,
  VolumeMount,
} from '../../../src/kubernetes/index.js';
import type { ConfigFiles } from '../../common/config-files.js';
import { PLATFORM_SERVICES } from '../../common/endpoints.js';
import { envList } from '../../common/env.js';
import { imageReference } from '../../common/image.js';
import { literals } from '../../common/literal.js';
import { podFields, podMetadata } from '../../common/pod-settings.js';
import { restrictedPod } from '../../common/security.js';
import { ownMounts, ownVolumes } from '../../common/volumes.js';
import type { Databases } from './databases.js';
import type { PostgreSql } from './postgresql.js';
import { FOLDERS } from './scripts/common.js';
import { INITIALIZE_SCRIPT } from './scripts/initialize.js';
import { SERVE_SCRIPT, STOP_COMMAND } from './scripts/serve.js';

/** `app.kubernetes.io/component` of the server. */
export const SERVER = 'server';
const PORT = PLATFORM_SERVICES.postgresql.port;

/** The StatefulSet: one server with its volume. */
export function addServer(
  chart: PostgreSql,
  config: ConfigFiles<'postgresql.conf' | 'pg_hba.conf'>,
  databases: Databases,
  account: Expr<string>,
  headlessService: Expr<string>,
): void {
  const { values } = chart;
  const { global, image, persistence, tls } = values;
  const encrypted = isPresent(tls.existingSecret);
  const isClaimed = and(persistence.enabled, not(isPresent(persistence.existingClaim)));
  const common = {
    image: imageReference(chart, image, 'PostgreSQL', global.floe.imageRegistry),
    imagePullPolicy: image.pullPolicy,
    resources: whenSet(values.resources),
    securityContext: whenSet(values.securityContext),
  };
  const mounts: TemplatedItem<VolumeMount>[] = [
    { name: 'data', mountPath: FOLDERS.data },
    { name: 'tmp', mountPath: '/tmp' },
    config.mount,
  ];

  const initialize: Templated<Container> = {
    name: 'initialize',
    ...common,
    command: ['sh', '-ec', INITIALIZE_SCRIPT, 'initialize'],
    args: [literals(values.initialization.initdbArgs)],
    env: [
      { name: 'FLOE_DATA', value: FOLDERS.data },
      { name: 'FLOE_CONFIG', value: FOLDERS.config },
      { name: 'FLOE_DATABASES', value: FOLDERS.databases },
      { name: 'FLOE_ROLES', value: FOLDERS.roles },
      { name: 'FLOE_CREDENTIALS', value: FOLDERS.credentials },
      { name: 'FLOE_TIMEOUT', value: format`${values.initialization.timeoutSeconds}` },
    ],
    volumeMounts: [...mounts, ...databases.mounts],
  };
  const serve: Templated<Container> = {
    name: 'postgresql',
    ...common,
    command: ['sh', '-ec', SERVE_SCRIPT, 'serve'],
    args: serverArguments(encrypted, chart),
    env: [{ name: 'FLOE_DATA', value: FOLDERS.data }, ...envList(values.env, call('dict', value.map(value.string())))],
    ports: [{ name: 'postgresql', containerPort: PORT }],
    lifecycle: { preStop: { exec: { command: STOP_COMMAND } } },
    startupProbe: probe(values.startupProbe, ANSWERS),
    readinessProbe: probe(values.readinessProbe, ANSWERS),
    livenessProbe: probe(values.livenessProbe, IS_THERE),
    volumeMounts: [
      ...mounts,
      { name: 'run', mountPath: FOLDERS.socket },
      { name: 'shm', mountPath: '/dev/shm' },
      when<VolumeMount>(encrypted, { name: 'tls', mountPath: FOLDERS.tls, readOnly: true }),
      ownMounts(values.volumes),
    ],
  };

  new Manifest<StatefulSet>(
    chart,
    'server',
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      spec: {
        replicas: 1,
        serviceName: headlessService,
        // Otherwise a pod that never became ready is not replaced, not even by a rollback, before someone deletes it.
        // https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback
        podManagementPolicy: 'Parallel',
        selector: { matchLabels: chart.selectorLabels(SERVER) },
        persistentVolumeClaimRetentionPolicy: when<StatefulSetPersistentVolumeClaimRetentionPolicy>(isClaimed, {
          whenDeleted: persistence.whenDeleted,
          whenScaled: 'Retain',
        }),
        template: {
          metadata: podMetadata(values, chart.selectorLabels(SERVER)),
          spec: restrictedPod({
            serviceAccountName: account,
            imagePullSecrets: whenSet(global.floe.imagePullSecrets),
            ...podFields(values),
            initContainers: [initialize],
            containers: [serve],
            volumes: [
              config.volume,
              ...databases.volumes,
              { name: 'tmp', emptyDir: {} },
              { name: 'run', emptyDir: {} },
              { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: values.sharedMemory } },
              when<Volume>(encrypted, { name: 'tls', secret: { secretName: asPresent(tls.existingSecret), defaultMode: 0o440 } }),
              when<Volume>(not(persistence.enabled), { name: 'data', emptyDir: {} }),
              when<Volume>(and(persistence.enabled, isPresent(persistence.existingClaim)), {
                name: 'data',
                persistentVolumeClaim: { claimName: asPresent(persistence.existingClaim) },
              }),
              ownVolumes(values.volumes, {
                taken: '^(config|credentials|data|databases|roles|run|shm|tls|tmp)$',
                whose: 'PostgreSQL',
              }),
            ],
          }),
        },
        // Nothing in it may change with the chart's version: Kubernetes refuses to change it.
        volumeClaimTemplates: [
          when<PersistentVolumeClaim>(isClaimed, {
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            metadata: {
              name: 'data',
              labels: chart.selectorLabels(SERVER),
              annotations: whenSet(persistence.annotations),
            },
            spec: {
              accessModes: persistence.accessModes,
              storageClassName: persistence.storageClassName,
              resources: { requests: { storage: persistence.size } },
            },
          }),
        ],
      },
    },
    { component: SERVER, suffix: '' },
  );
}

/** What the command line says wins over the file. */
function serverArguments(encrypted: Condition, { values: { tls } }: PostgreSql): TemplatedItem<string>[] {
  const always = {
    config_file: `${FOLDERS.config}/postgresql.conf`,
    hba_file: `${FOLDERS.config}/pg_hba.conf`,
    listen_addresses: '*',
    port: String(PORT),
    unix_socket_directories: FOLDERS.socket,
  };
  return [
    ...Object.entries(always).flatMap(([name, setting]) => ['-c', `${name}=${setting}`]),
    ...(
      [
        'ssl=on',
        format`ssl_cert_file=${FOLDERS.tls}/${tls.certificateKey}`,
        format`ssl_key_file=${FOLDERS.tls}/${tls.privateKeyKey}`,
      ] as const
    ).flatMap((setting) => [when<string>(encrypted, '-c'), when<string>(encrypted, setting)]),
  ];
}

/** Up, and not in recovery: it takes connections. */
const ANSWERS = ['pg_isready', '--quiet', '--host', FOLDERS.socket];
/** pg_isready ends with 1 where a server is there but takes no connections now, and that is no reason to start it again. */
const IS_THERE = ['sh', '-c', `pg_isready --quiet --host ${FOLDERS.socket}; [ $? -lt 2 ]`];

function probe(settings: PostgreSql['values']['startupProbe'], command: readonly string[]): Templated<Probe> {
  return {
    exec: { command },
    periodSeconds: settings.periodSeconds,
    timeoutSeconds: settings.timeoutSeconds,
    failureThreshold: settings.failureThreshold,
  };
}
