import { IMAGE, type Tree } from './floe-jobs.js';

const CONTAINER = {
  image: IMAGE,
  env: {
    TEXT: 'text',
    CREDENTIAL: { credential: { name: 'given', key: 'password' } },
    SECRET: { secretKeyRef: { name: 'operators', key: 'a' } },
    CONFIG: { configMapKeyRef: { name: 'operators', key: 'a' } },
    FIELD: { fieldRef: { fieldPath: 'metadata.name' } },
    RESOURCE: { resourceFieldRef: { resource: 'limits.cpu' } },
  },
  envFrom: [{ configMapRef: { name: 'operators' } }],
  workingDir: '/work',
  dbt: { select: ['tag:nightly'], exclude: ['slow'], vars: { day: '2026-11-23' }, target: 'prod', threads: 4 },
  quality: { dataSource: 'warehouse', variables: { day: 'today' } },
  dlt: { pipelineName: 'load', datasetName: 'raw' },
};

/** Settings that reach every declared one. Arguments, resources and digest are left to be made of other settings. */
export const RICH_SETTINGS = {
  ...CONTAINER,
  schedule: '0 6 * * *',
  activeDeadlineSeconds: 3600,
  ttlSecondsAfterFinished: 60,
  podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] },
  parallelism: 2,
  completions: 4,
  completionMode: 'Indexed',
  initContainers: [{ name: 'wait', image: 'wait:1', securityContext: RESTRICTED() }],
  sidecars: [{ name: 'proxy', image: 'proxy:1', securityContext: RESTRICTED() }],
  steps: [
    { name: 'build', kind: 'dbt', ...CONTAINER },
    { name: 'load', kind: 'dlt', ...CONTAINER },
    { name: 'check', kind: 'quality', ...CONTAINER },
    { name: 'last' },
  ],
  volumes: {
    config: { mountPath: '/v/config', source: { configMap: { name: 'operators' } } },
    keys: { mountPath: '/v/keys', readOnly: true, source: { secret: { secretName: 'operators' } } },
    claim: { mountPath: '/v/claim', subPath: 'a/b', source: { persistentVolumeClaim: { claimName: 'operators' } } },
    scratch: { mountPath: '/v/scratch', source: { emptyDir: { sizeLimit: '1Gi' } } },
    joined: { mountPath: '/v/joined', source: { projected: { sources: [{ configMap: { name: 'operators' } }] } } },
    own: {
      mountPath: '/v/own',
      source: {
        ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } } },
      },
    },
    store: { mountPath: '/v/store', source: { csi: { driver: 'secrets-store.csi.k8s.io', readOnly: true } } },
  },
  credentialFiles: { given: '/secrets/given' },
  nodeSelector: { disk: 'ssd' },
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }] },
    },
  },
  tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoSchedule' }],
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }],
  priorityClassName: 'low',
  runtimeClassName: 'gvisor',
  serviceAccountName: 'operators',
  dnsConfig: { options: [{ name: 'ndots', value: '2' }] },
  hostAliases: [{ ip: '10.0.0.1', hostnames: ['warehouse'] }],
  labels: { team: 'a' },
  annotations: { note: 'x' },
};

function RESTRICTED(): Tree {
  return { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
}

export const ARTIFACTS = {
  version: '0.6.0',
  metadata: { product_name: 'sales', product_version: '1.4.0' },
  observability: {
    telemetry: {
      enabled: true,
      otlp_endpoint: 'http://collector.example:4317',
      otlp_protocol: 'grpc',
      sampling: { dev: 1, prod: 0.1 },
      resource_attributes: { deployment_environment: 'prod' },
      logging: { log_level: 'INFO', json_output: true },
    },
    lineage: true,
    lineage_namespace: 'sales',
    lineage_endpoint: 'http://marquez.example:5000',
  },
  dbt_profiles: { sales: { target: 'prod', outputs: { prod: { type: 'snowflake', password: "{{ env_var('PASSWORD') }}", threads: 8 } } } },
};

/** Everything around the jobs, each part in use. */
export const RICH_AROUND = {
  product: { name: 'sales', version: '1.4.0', domain: 'crm', owner: 'team-a', tier: 'gold' },
  artifacts: { content: ARTIFACTS },
  credentials: {
    existing: { existingSecret: 'operators' },
    external: { externalSecret: { storeRef: { name: 'vault' }, data: { password: { key: 'a/b', property: 'p' } } } },
    given: { values: { password: 'given' } },
    drawn: { generate: { password: 16 } },
  },
  imagePullSecrets: [{ name: 'registry' }],
  serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/a' } },
  platform: { release: 'floe', namespace: 'platform', polaris: { warehouse: 'sales' }, objectStorage: { region: 'eu-west-1' } },
  networkPolicy: { egress: [{ ports: [{ port: 5432, protocol: 'TCP' }] }], ingress: [{ ports: [{ port: 9090 }] }] },
  resourceQuota: { enabled: true },
  limitRange: { enabled: true },
  alerts: { enabled: true, labels: { release: 'prometheus' } },
};

/** Jobs of every kind that leave everything else to their kind and the defaults, and one that runs once. */
export const PLAIN_JOBS = { own: {}, dbt: { kind: 'dbt' }, dlt: { kind: 'dlt' }, quality: { kind: 'quality' }, once: { schedule: null } };
const KINDS = ['custom', 'dbt', 'dlt', 'quality'] as const;
const forAll = (names: readonly string[], value: Tree): Tree => Object.fromEntries(names.map((name) => [name, value]));

/** The rich settings as defaults, as those of every kind, and as those of every job. */
export const RICH = {
  defaults: { ...RICH_AROUND, defaults: RICH_SETTINGS, jobs: PLAIN_JOBS },
  kinds: { ...RICH_AROUND, kinds: forAll(KINDS, RICH_SETTINGS), jobs: PLAIN_JOBS },
  jobs: {
    ...RICH_AROUND,
    jobs: { ...Object.fromEntries(KINDS.map((kind) => [kind, { ...RICH_SETTINGS, kind }])), once: { ...RICH_SETTINGS, schedule: null } },
  },
};

/** The objects that the rich values name and the chart does not make. */
export const isOperators = (kind: string, name: string): boolean =>
  name === 'operators' || (kind === 'ServiceAccount' && name === 'default');
