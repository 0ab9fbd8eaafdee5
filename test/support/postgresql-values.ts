/** Settings of a pod that reach every one that there is. */
export const RICH_POD = {
  nodeSelector: { disk: 'ssd' },
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }] },
    },
  },
  tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoSchedule' }],
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }],
  priorityClassName: 'high',
  podLabels: { team: 'a' },
  podAnnotations: { note: 'x' },
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
};
const { config: _, ...volumes } = RICH_POD.volumes;
/** The server has a volume `config` of its own. */
export const RICH_SERVER_POD = { ...RICH_POD, volumes: { ...volumes, 'own-config': RICH_POD.volumes.config } };

export const RICH_CREDENTIALS = {
  existing: { existingSecret: 'operators' },
  external: { externalSecret: { storeRef: { name: 'vault' }, data: { password: { key: 'a/b', property: 'p' } } } },
  given: { values: { password: 'given' } },
  drawn: { generate: { password: 16 } },
};

const ENV = {
  TEXT: 'text',
  SECRET: { secretKeyRef: { name: 'operators', key: 'a' } },
  CONFIG: { configMapKeyRef: { name: 'operators', key: 'a' } },
  FIELD: { fieldRef: { fieldPath: 'metadata.name' } },
  RESOURCE: { resourceFieldRef: { resource: 'limits.cpu' } },
};

const databases = Object.fromEntries(
  Object.entries(RICH_CREDENTIALS).map(([name, credential]) => [name, { name: `${name}-data`, username: `${name}-role`, credential }]),
);

const GLOBAL = { floe: { dagster: { enabled: true }, imagePullSecrets: [{ name: 'registry' }] } };

/** Every value of the postgresql chart, in configurations that go together. */
export const RICH_POSTGRESQL = {
  s3: {
    global: GLOBAL,
    databases,
    settings: { max_connections: 50, shared_buffers: '64MB', 'pg_stat_statements.track': 'all', jit: false },
    tls: { existingSecret: 'operators' },
    persistence: { storageClassName: 'fast', annotations: { a: 'x' } },
    service: { annotations: { a: 'x' } },
    serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/a' } },
    env: ENV,
    ...RICH_SERVER_POD,
    backup: {
      enabled: true,
      beforeUpgrade: true,
      beforeDelete: true,
      destination: 's3',
      s3: {
        bucket: 'backups',
        endpoint: 'http://storage:9000',
        region: 'eu-west-1',
        credential: { values: { 'access-key-id': 'a', 'secret-access-key': 'b' } },
      },
      restore: { databases: ['dagster'] },
      ...RICH_POD,
    },
    networkPolicy: { egress: [{ ports: [{ port: 5432, protocol: 'TCP' }] }], ingress: [{ ports: [{ port: 9090 }] }] },
  },
  claim: {
    global: {
      floe: { dagster: { enabled: true }, postgresql: { databases: { dagster: { credential: { existingSecret: 'operators' } } } } },
    },
    credential: RICH_CREDENTIALS.external,
    databases,
    persistence: { existingClaim: 'operators' },
    serviceAccount: { create: false, name: 'operators' },
    backup: { enabled: true, beforeUpgrade: true, claim: { storageClassName: 'slow', annotations: { a: 'x' } } },
  },
  elsewhere: {
    global: { floe: { secrets: { generate: true } } },
    credential: RICH_CREDENTIALS.given,
    backup: {
      enabled: true,
      destination: 's3',
      claim: { existingClaim: 'operators' },
      s3: {
        bucket: 'backups',
        credential: {
          externalSecret: {
            storeRef: { name: 'vault' },
            data: { 'access-key-id': { key: 'a/b', property: 'p' }, 'secret-access-key': { key: 'a/c' } },
          },
        },
      },
    },
  },
  existing: {
    credential: RICH_CREDENTIALS.existing,
    persistence: { enabled: false },
    backup: { enabled: true, destination: 's3', s3: { bucket: 'backups', credential: { existingSecret: 'operators' } } },
  },
  'existing-claim': { backup: { enabled: true, claim: { existingClaim: 'operators' } } },
};

/** The objects that the rich values name and the chart does not make. */
export const isOperators = (kind: string, name: string): boolean =>
  name === 'operators' || name === 'registry' || (kind === 'ServiceAccount' && name === 'default');
