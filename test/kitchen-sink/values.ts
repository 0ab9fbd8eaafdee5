import { value } from '../../src/index.js';

/** What a job may say; a job's own settings lie over `jobDefaults`. */
const Job = value.object({
  image: value.string({ default: 'busybox:1.36', minLength: 1, description: 'Image with its tag.' }),
  args: value.list(value.string(), { default: ['true'], description: 'Arguments.' }),
  env: value.map(value.union([value.string(), value.k8s.envVarSource()]), {
    keys: { pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
    description: 'Variables by name.',
  }),
  retries: value.integer({ default: 3, minimum: 0, maximum: 10, description: 'How often a failed job is tried again.' }),
  suspend: value.boolean({ default: false, description: 'Makes the job wait.' }),
  schedule: value.optional(value.k8s.cron(), { description: 'When to run; once where absent.' }),
  timeZone: value.optional(value.k8s.timeZone({ default: 'Etc/UTC' }), { description: 'The time zone of the schedule.' }),
  resources: value.k8s.resources({ default: { requests: { cpu: '10m' } }, description: 'Resources.' }),
  probe: value.optional(value.k8s.probe({ description: 'A liveness probe.' })),
  labels: value.k8s.labels({ description: 'Labels of the pods.' }),
});

/** The default of everything, one value of every kind. */
export const KitchenSinkValues = value.object(
  {
    global: value.object(
      {
        domain: value.k8s.name({ default: 'example.com', description: 'The domain of every host.' }),
        features: value.object(
          { audit: value.boolean({ default: false, description: 'Switches the audit subchart on.' }) },
          { description: 'Switches that all charts see.' },
        ),
      },
      { description: 'Shared with the subcharts.' },
    ),
    nameOverride: value.string({ default: '', pattern: '^([a-z]([-a-z0-9]{0,38}[a-z0-9])?)?$', description: 'Another full name.' }),
    replicas: value.integer({ default: 2, minimum: 0, maximum: 1_000_000_000, description: 'How many pods.' }),
    image: value.object({
      repository: value.string({ default: 'registry.k8s.io/pause', minLength: 1 }),
      tag: value.string({ default: '1.10' }),
      pullPolicy: value.oneOf(['Always', 'IfNotPresent', 'Never'], { default: 'IfNotPresent' }),
    }),
    imagePullSecrets: value.k8s.imagePullSecrets(),
    logLevel: value.oneOf(['debug', 'info', 'on'], { default: 'info', description: 'How much is logged.' }),
    password: value.secret({ default: '', description: 'Drawn at random where empty.' }),
    token: value.secret({ default: 'to be replaced', minLength: 4 }),
    certificate: value.string({ default: '', description: 'A PEM file.' }),
    ratio: value.number({ default: 0.25, minimum: 0, maximum: 1, description: 'A share.' }),
    budget: value.integer({ default: 10_000_000, description: 'Bytes.' }),
    debug: value.boolean({ default: false, description: 'Debugging.' }),
    ingress: value.object({
      enabled: value.boolean({ default: false }),
      host: value.string({ default: '' }),
      tls: value.k8s.ingressTls(),
      annotations: value.k8s.annotations(),
      className: value.optional(value.k8s.name()),
    }),
    service: value.object({
      port: value.k8s.port({ default: 80 }),
      nodePort: value.optional(value.k8s.port()),
      annotations: value.k8s.annotations(),
    }),
    storage: value.object({
      enabled: value.boolean({ default: true }),
      size: value.k8s.quantity({ default: '1Gi' }),
      className: value.optional(value.string()),
    }),
    serviceAccount: value.object({
      create: value.boolean({ default: true }),
      name: value.string({ default: '' }),
      annotations: value.k8s.annotations(),
    }),
    tls: value.optional(value.object({ secret: value.k8s.name(), port: value.optional(value.k8s.port()) }), { description: 'HTTPS.' }),
    gracePeriod: value.optional(value.integer({ minimum: 0 })),
    resources: value.k8s.resources(),
    nodeSelector: value.k8s.nodeSelector(),
    tolerations: value.k8s.tolerations(),
    affinity: value.k8s.affinity(),
    topologySpread: value.k8s.topologySpreadConstraints(),
    podSecurityContext: value.k8s.podSecurityContext({ default: { runAsNonRoot: true, fsGroup: 1000 } }),
    securityContext: value.k8s.securityContext({ default: { allowPrivilegeEscalation: false } }),
    livenessProbe: value.k8s.probe(),
    envFrom: value.k8s.envFrom(),
    extraVolumes: value.k8s.volumes(),
    extraVolumeMounts: value.k8s.volumeMounts(),
    extraContainers: value.k8s.containers(),
    podLabels: value.k8s.labels(),
    podAnnotations: value.k8s.annotations(),
    targetPort: value.k8s.intOrString({ default: 'http' }),
    args: value.list(value.string(), { default: ['--serve', '1e3'] }),
    ports: value.list(value.integer({ minimum: 1, maximum: 65535 })),
    env: value.map(value.string(), { default: { LANG: 'C.UTF-8' } }),
    settings: value.map(value.union([value.string(), value.object({ from: value.k8s.key() })]), { default: { mode: 'fast' } }),
    files: value.map(value.string(), { keys: { pattern: '^[-._a-zA-Z0-9]+$' }, default: { 'greeting.txt': 'hello\n' } }),
    options: value.jsonObject({ default: { nested: { list: [1, 'two', true] } } }),
    anything: value.json({ default: ['x'] }),
    template: value.string({ default: '{{ .Release.Name }}-{{ .Values.logLevel }}', description: 'A template of the operator.' }),
    rules: value.list(
      value.object({ path: value.string(), methods: value.list(value.oneOf(['GET', 'PUT'])), rewrite: value.optional(value.string()) }),
      { default: [{ path: '/', methods: ['GET'] }] },
    ),
    queues: value.map(value.object({ size: value.integer({ default: 5, minimum: 1 }), durable: value.boolean({ default: true }) }), {
      keys: { pattern: '^[a-z][a-z0-9-]{0,20}$' },
      default: { main: { size: 10, durable: false } },
    }),
    jobDefaults: Job,
    jobs: value.map(value.overridable(Job), { keys: { pattern: '^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$' } }),
    cache: value.object({ enabled: value.boolean({ default: false, description: 'Switches the cache on.' }) }),
    second: value.object({ enabled: value.boolean({ default: false, description: 'Switches the second cache on.' }) }),
  },
  { description: 'The kitchen sink.' },
);

export const CacheValues = value.object({
  global: value.object(
    { domain: value.k8s.name({ default: 'example.com', description: 'The domain of every host.' }) },
    { description: 'Shared with the subcharts.' },
  ),
  enabled: value.boolean({ default: true, description: 'Read by the parent.' }),
  size: value.integer({ default: 64, minimum: 1 }),
  exporter: value.object({ enabled: value.boolean({ default: false }) }),
});

export const ExporterValues = value.object({
  name: value.k8s.name({ default: 'exporter', description: 'The end of its full name.' }),
  port: value.k8s.port({ default: 9100 }),
});

export const AuditValues = value.object({ sink: value.string({ default: 'stdout' }) });
