import { RICH_CREDENTIALS, RICH_POD } from './postgresql-values.js';

const ENV = {
  TEXT: 'text',
  SECRET: { secretKeyRef: { name: 'operators', key: 'a' } },
  CONFIG: { configMapKeyRef: { name: 'operators', key: 'a' } },
  FIELD: { fieldRef: { fieldPath: 'metadata.name' } },
  RESOURCE: { resourceFieldRef: { resource: 'limits.cpu' } },
};
const WORKLOAD = { ...RICH_POD, env: ENV, envFrom: [{ configMapRef: { name: 'operators' } }] };
const SERVICE = { type: 'LoadBalancer', annotations: { a: 'x' } };
const ACCOUNT = { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/a' } };
const OPERATORS_ACCOUNT = { create: false, name: 'operators' };
const RESTRICTED = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

const PROBE = { enabled: true, periodSeconds: 7, timeoutSeconds: 6, failureThreshold: 5 };
const PROBES = { startupProbe: PROBE, readinessProbe: PROBE, livenessProbe: PROBE };
const BUDGET = { enabled: true, maxUnavailable: 1 };

const JOB_FIELDS = {
  containerConfig: { workingDir: '/work' },
  podSpecConfig: { dnsPolicy: 'Default' },
  podTemplateSpecMetadata: { generateName: 'run-' },
  jobSpecConfig: { completions: 1 },
  jobMetadata: { annotations: { a: 'x' } },
};
/** Volumes of a location must not be those of all runs. */
const LOCATION_VOLUMES = Object.fromEntries(Object.entries(RICH_POD.volumes).map(([name, volume]) => [`own-${name}`, volume]));
const LOCATION = {
  ...WORKLOAD,
  volumes: LOCATION_VOLUMES,
  ...PROBES,
  locationName: 'the sales',
  image: { repository: 'sales/dagster', tag: '1.10' },
  code: { module: 'sales.definitions' },
  attribute: 'defs',
  workingDirectory: '/code',
  args: ['--lazy-load-user-code'],
  maxWorkers: 4,
  serviceAccountName: 'operators',
  runs: {
    inherit: true,
    resources: { requests: { memory: '2Gi' } },
    k8sConfig: JOB_FIELDS,
    containerContext: { scheduler_name: 'other' },
  },
};

const POSTGRESQL = {
  host: 'db.example',
  port: 6432,
  sslMode: 'verify-full',
  caSecret: { name: 'operators', key: 'ca.pem' },
  databases: { dagster: { credential: { existingSecret: 'operators' } } },
};

const INSTANCE = {
  storage: { params: { connect_timeout: 10, application_name: 'dagster' } },
  runMonitoring: { maxRuntimeSeconds: 0, freeSlotsAfterRunEndSeconds: 0, maxResumeRunAttempts: 1 },
  schedules: { numSubmitWorkers: 2 },
  sensors: { numSubmitWorkers: 2 },
  backfills: { numSubmitWorkers: 2 },
  autoMaterialize: { minimumIntervalSeconds: 0, runTags: { team: 'crm' } },
  pythonLogs: { managedPythonLoggers: ['root'], dagsterHandlerConfig: { handlers: { console: { class: 'logging.StreamHandler' } } } },
  extraConfig: { defs_state_storage: { module: 'm', class: 'C', config: {} } },
};

const WEBSERVER = { ...WORKLOAD, replicas: 2, pathPrefix: '/dagster', service: SERVICE, serviceAccount: ACCOUNT };

/** Limits that hold in the queue: without it they are refused. */
const LIMITS = {
  queue: {
    tagConcurrencyLimits: [
      { key: 'team', limit: 0 },
      { key: 'database', value: 'warehouse', limit: 4 },
      { key: 'customer', value: { applyLimitPerUniqueValue: true }, limit: 1 },
    ],
  },
  pools: { defaultLimit: 0, granularity: 'run', opGranularityRunBuffer: 0 },
};

/** Every value of the dagster chart, in configurations that go together. */
export const RICH_DAGSTER = {
  outside: {
    global: { floe: { imagePullSecrets: [{ name: 'registry' }], postgresql: POSTGRESQL } },
    webserver: WEBSERVER,
    readOnlyWebserver: { enabled: true, ...WEBSERVER, ...PROBES, podDisruptionBudget: BUDGET },
    daemon: { ...WORKLOAD, serviceAccount: ACCOUNT },
    codeLocations: {
      sales: LOCATION,
      marketing: { image: { repository: 'm', tag: '1' }, code: { package: 'marketing' }, server: 'code-server' },
      file: { image: { repository: 'm', tag: '1' }, code: { file: '/code/defs.py' } },
      autoload: { image: { repository: 'm', tag: '1' }, code: { autoloadDefsModule: 'defs' } },
    },
    codeLocationServiceAccount: ACCOUNT,
    workspace: { servers: { legacy: { host: 'legacy.example', ssl: true }, other: { host: 'other.example', port: 4000 } } },
    runs: {
      ...WORKLOAD,
      image: 'runs.example/dagster:1',
      inheritEnv: ['REGION'],
      runtimeClassName: 'gvisor',
      schedulerName: 'other',
      initContainers: [{ name: 'prepare', image: 'prepare:1', securityContext: RESTRICTED }],
      sidecars: [{ name: 'proxy', image: 'proxy:1', securityContext: RESTRICTED }],
      activeDeadlineSeconds: 3600,
      startsPods: true,
      serviceAccount: ACCOUNT,
      onlyAllowUserDefinedK8sConfigFields: {
        containerConfig: { env: true, resources: true },
        podSpecConfig: { volumes: true },
        podTemplateSpecMetadata: { labels: true },
        jobSpecConfig: { ttl_seconds_after_finished: false },
        jobMetadata: { labels: true },
        namespace: false,
      },
      onlyAllowUserDefinedEnvVars: ['TEXT'],
      k8sApiSslCaCertFile: '/v/keys/ca.crt',
      k8sConfig: JOB_FIELDS,
    },
    ...INSTANCE,
    computeLogs: {
      type: 's3',
      credential: RICH_CREDENTIALS.existing,
      s3: {
        bucket: 'logs',
        region: 'eu-west-1',
        endpointUrl: 'http://storage:9000',
        verifyCertPath: '/v/keys/ca.crt',
        uploadInterval: 30,
        uploadExtraArgs: { ServerSideEncryption: 'AES256' },
      },
    },
    ingress: {
      enabled: true,
      className: 'nginx',
      annotations: { a: 'x' },
      labels: { team: 'a' },
      hosts: ['dagster.example'],
      readOnlyHosts: ['show.dagster.example'],
      tls: [{ hosts: ['dagster.example'], secretName: 'operators' }],
    },
    networkPolicy: {
      clients: [{ namespaceSelector: { matchLabels: { name: 'ingress' } } }],
      egress: [{ ports: [{ port: 5439, protocol: 'TCP' }] }],
    },
    migration: { nodeSelector: RICH_POD.nodeSelector, tolerations: RICH_POD.tolerations, affinity: RICH_POD.affinity },
    test: { nodeSelector: RICH_POD.nodeSelector, tolerations: RICH_POD.tolerations, affinity: RICH_POD.affinity },
  },
  embedded: {
    global: {
      floe: { postgresql: { enabled: true, databases: { dagster: { credential: { values: { 'postgresql-password': 'given' } } } } } },
    },
    webserver: { replicas: 2, serviceAccount: OPERATORS_ACCOUNT },
    readOnlyWebserver: { enabled: true, serviceAccount: OPERATORS_ACCOUNT },
    daemon: { serviceAccount: OPERATORS_ACCOUNT },
    codeLocationDefaults: { ...LOCATION, locationName: null, serviceAccountName: null },
    codeLocations: { sales: { image: { registry: 'registry.example' } } },
    codeLocationServiceAccount: OPERATORS_ACCOUNT,
    runs: { serviceAccount: OPERATORS_ACCOUNT },
    computeLogs: { type: 'gcs', credential: RICH_CREDENTIALS.external, gcs: { bucket: 'logs', uploadInterval: 30 } },
    ingress: { enabled: true },
  },
  elsewhere: {
    global: {
      floe: { imageRegistry: 'mirror.example', dagster: { runNamespace: 'runs' }, postgresql: { ...POSTGRESQL, sslMode: 'require' } },
    },
    codeLocationDefaults: { image: { repository: 'm', tag: '1' }, code: { package: 'defs' } },
    codeLocations: { sales: {} },
    runs: { startsPods: true },
    computeLogs: {
      type: 'azure',
      credential: RICH_CREDENTIALS.existing,
      azure: { storageAccount: 'account', container: 'logs', uploadInterval: 30 },
    },
    workspace: { existingConfigMap: 'operators' },
  },
  stored: {
    global: {
      floe: {
        postgresql: {
          enabled: true,
          databases: {
            dagster: {
              credential: {
                externalSecret: { storeRef: { name: 'vault' }, data: { 'postgresql-password': { key: 'a/b', property: 'p' } } },
              },
            },
          },
        },
      },
    },
    codeLocationDefaults: { image: { repository: 'm', tag: '1' }, code: { file: 'defs.py' } },
    codeLocations: { sales: {} },
    queue: { enabled: false },
    computeLogs: { type: 'custom', credential: RICH_CREDENTIALS.given, custom: { module: 'm', class: 'C', config: { a: 'b' } } },
  },
  drawn: {
    global: { floe: { postgresql: { enabled: true } } },
    codeLocationDefaults: { image: { repository: 'm', tag: '1' }, code: { autoloadDefsModule: 'defs' } },
    codeLocations: { sales: {} },
    ...LIMITS,
    computeLogs: { type: 's3', credential: RICH_CREDENTIALS.drawn, s3: { bucket: 'logs' } },
  },
};
