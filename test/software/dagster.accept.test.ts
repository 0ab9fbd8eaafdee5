import { afterEach, describe, expect, test } from 'vitest';
import type { Rendered } from '../../src/testing/index.js';
import { AWKWARD } from '../support/arbitraries.js';
import { RICH_DAGSTER } from '../support/dagster-values.js';
import { merged } from '../support/merged.js';
import { podSecurityFindings } from '../support/pod-security.js';
import { containerOf, DAGSTER_IMAGE, named, renderDagster, script } from './support/dagster.js';
import { Sandbox, type Container, type Pod } from './support/sandbox.js';

const PASSWORD = 'p@ss:/?#%\'" word';
const OPERATORS = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'operators' }, stringData: { 'postgresql-password': PASSWORD } };
const PLAIN = {
  global: { floe: { postgresql: { host: 'db', databases: { dagster: { credential: { existingSecret: 'operators' } } } } } },
};

const open: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async (each) => each.end()));
});

interface Accepted {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly classes: Readonly<Record<string, { readonly class: string; readonly config: Readonly<Record<string, unknown>> }>>;
  readonly errors: readonly string[];
  readonly url: Readonly<Record<string, unknown>>;
  readonly locations: readonly { readonly name: string; readonly host: string; readonly port: number; readonly ssl: boolean | null }[];
  /** The Job of a run of the code location. */
  readonly job: Rendered;
}

/** What the real packages make of the configuration of a release; the variables of a code location, if it has one, are the server's. */
async function accepted(values: unknown, location?: string): Promise<Accepted> {
  const manifests = await renderDagster(values);
  const sandbox = await new Sandbox([...manifests, OPERATORS], DAGSTER_IMAGE).ready();
  open.push(sandbox);
  const ofLocation = location === undefined ? [] : (containerOf(named(manifests, 'Deployment', location)).env ?? []);
  const nameOf = (end: string): string => named(manifests, 'ConfigMap', end).metadata.name;
  const container: Container = {
    name: 'accept',
    command: ['python', '-c', script('accept.py')],
    env: [
      { name: 'DAGSTER_HOME', value: '/home' },
      { name: 'WORKSPACE', value: '/home/workspace.yaml' },
      { name: 'DAGSTER_PG_PASSWORD', valueFrom: { secretKeyRef: { name: 'operators', key: 'postgresql-password' } } },
      { name: 'AZURE_STORAGE_KEY', value: 'a' },
      { name: 'REGION', value: 'here' },
      ...ofLocation.filter(({ name }) => /CONTEXT|IMAGE/.test(name)),
    ],
    volumeMounts: [{ name: 'home', mountPath: '/home' }],
  };
  const files = { name: 'home', projected: { sources: ['-instance', '-workspace'].map((end) => ({ configMap: { name: nameOf(end) } })) } };
  const pod: Pod = { automountServiceAccountToken: true, containers: [container], volumes: [files] };
  const running = sandbox.run(pod, container);
  const code = await running.exited;
  const found = /^RESULT (.*)$/m.exec(running.output)?.[1];
  if (code !== 0 || found === undefined) throw new Error(running.output);
  return JSON.parse(found) as Accepted;
}

const podOfJob = (job: Rendered) =>
  (job['spec'] as { template: { metadata: Rendered['metadata']; spec: Pod & Record<string, unknown> } }).template;

describe('the real packages', () => {
  test('accept the defaults; the password comes from a variable, whatever is in it', async () => {
    const { classes, errors, job, locations, url } = await accepted(PLAIN);
    expect(errors).toEqual([]);
    expect(locations).toEqual([]);
    expect(url).toEqual({
      drivername: 'postgresql+psycopg2',
      username: 'dagster',
      password: PASSWORD,
      host: 'db',
      port: 5432,
      database: 'dagster',
      query: { sslmode: 'prefer' },
    });
    expect(Object.fromEntries(Object.entries(classes).map(([name, found]) => [name, found.class]))).toEqual({
      storage: 'DagsterPostgresStorage',
      scheduler: 'DagsterDaemonScheduler',
      run_coordinator: 'QueuedRunCoordinator',
      run_launcher: 'K8sRunLauncher',
      compute_logs: 'NoOpComputeLogManager',
    });
    expect(podSecurityFindings(job)).toEqual([]);
  });

  // What a run may not set is tested below; the module of `stored` is none.
  const anything = { runs: { onlyAllowUserDefinedK8sConfigFields: null, onlyAllowUserDefinedEnvVars: null } };
  const custom = {
    module: 'dagster._core.storage.local_compute_log_manager',
    class: 'LocalComputeLogManager',
    config: { a: null, base_dir: '/tmp' },
  };
  test.each([
    ['outside', 'S3ComputeLogManager', anything],
    ['embedded', 'GCSComputeLogManager', {}],
    ['elsewhere', 'AzureBlobComputeLogManager', { workspace: { existingConfigMap: null } }],
    ['stored', 'LocalComputeLogManager', { computeLogs: { custom } }],
    ['drawn', 'S3ComputeLogManager', {}],
  ] as const)('accept every value: %s', async (variant, computeLogs, over) => {
    const { classes, errors, job } = await accepted(merged(RICH_DAGSTER[variant], over), 'code-sales');
    expect(errors).toEqual([]);
    expect(classes['compute_logs']?.class).toBe(computeLogs);
    expect(podSecurityFindings(job)).toEqual([]);
    expect(podOfJob(job).metadata.labels).toMatchObject({
      'app.kubernetes.io/name': 'dagster',
      'app.kubernetes.io/instance': 'floe',
      'app.kubernetes.io/component': 'run',
    });
  });

  test('know every code location and every server by its name, host, port and encryption', async () => {
    const { locations } = await accepted(merged(RICH_DAGSTER.outside, {}), undefined);
    const ofChart = (key: string, name = key): unknown => ({ name, host: `floe-dagster-code-${key}.default.svc`, port: 3030, ssl: null });
    expect(locations).toEqual([
      ofChart('autoload'),
      ofChart('file'),
      ofChart('marketing'),
      ofChart('sales', 'the sales'),
      { name: 'legacy', host: 'legacy.example', port: 3030, ssl: true },
      { name: 'other', host: 'other.example', port: 4000, ssl: null },
    ]);
  });

  test('get zeros, falses and empty texts as they were given', async () => {
    const none = { skipped: 0, success: 0, failure: 0, started: 0 };
    const values = {
      scheduler: { maxCatchupRuns: 0, maxTickRetries: 0 },
      queue: { maxConcurrentRuns: 0, dequeueUseThreads: false, tagConcurrencyLimits: [{ key: 'a', value: '', limit: 0 }] },
      pools: { defaultLimit: 0, opGranularityRunBuffer: 0 },
      runMonitoring: { enabled: false, maxRuntimeSeconds: 0, freeSlotsAfterRunEndSeconds: 0 },
      runRetries: { enabled: false, maxRetries: 0, retryOnAssetOrOpFailure: false },
      retention: { schedule: none, sensor: none, autoMaterialize: none },
      sensors: { useThreads: false },
      autoMaterialize: { enabled: false, useSensors: false, minimumIntervalSeconds: 0, maxTickRetries: 0 },
      freshness: { enabled: false },
      storage: { shouldAutocreateTables: false },
      computeLogs: { type: 's3', s3: { bucket: 'a', prefix: '', useSsl: false, verify: false } },
      runs: { ttlSecondsAfterFinished: 0, terminationGracePeriodSeconds: 0, onlyAllowUserDefinedEnvVars: [] },
    };
    const { classes, errors, job, settings } = await accepted(merged(PLAIN, values));
    expect(errors).toEqual([]);
    expect(settings).toMatchObject({
      concurrency: {
        runs: { max_concurrent_runs: 0, tag_concurrency_limits: [{ key: 'a', value: '', limit: 0 }] },
        pools: { default_limit: 0, op_granularity_run_buffer: 0 },
      },
      run_monitoring: { enabled: false, max_runtime_seconds: 0, free_slots_after_run_end_seconds: 0 },
      run_retries: { enabled: false, max_retries: 0, retry_on_asset_or_op_failure: false },
      retention: { schedule: { purge_after_days: none }, sensor: { purge_after_days: none }, auto_materialize: { purge_after_days: none } },
      sensors: { use_threads: false },
      auto_materialize: { enabled: false, use_sensors: false, minimum_interval_seconds: 0, max_tick_retries: 0 },
      freshness: { enabled: false },
    });
    expect(classes['scheduler']?.config).toEqual({ max_catchup_runs: 0, max_tick_retries: 0 });
    expect(classes['run_coordinator']?.config).toMatchObject({ dequeue_use_threads: false });
    expect(classes['storage']?.config).toMatchObject({ should_autocreate_tables: false });
    expect(classes['compute_logs']?.config).toMatchObject({ prefix: '', use_ssl: false, verify: false });
    expect(classes['run_launcher']?.config).toMatchObject({ only_allow_user_defined_env_vars: [] });
    expect(job['spec']).toMatchObject({ ttlSecondsAfterFinished: 0, template: { spec: { terminationGracePeriodSeconds: 0 } } });
  });
});

describe('the Job of a run', () => {
  const location = { image: { repository: 'sales/dagster', tag: '1.10', pullPolicy: 'Always' }, code: { module: 'sales' } };

  test('has what the release gives to all runs, and what its code location has', async () => {
    const values = {
      codeLocations: {
        sales: {
          ...location,
          env: { OWN: 'own', SECRET: { secretKeyRef: { name: 'operators', key: 'a' } } },
          envFrom: [{ secretRef: { name: 'operators' }, prefix: 'P_' }],
          volumes: { data: { mountPath: '/data', source: { persistentVolumeClaim: { claimName: 'data' } } } },
          runs: { resources: { limits: { memory: '8Gi' } }, containerContext: { service_account_name: 'analyst' } },
        },
      },
      runs: {
        env: { ALL: 'all' },
        envFrom: [{ configMapRef: { name: 'operators' } }],
        volumes: { certificates: { mountPath: '/certificates', readOnly: true, source: { configMap: { name: 'operators' } } } },
        nodeSelector: { disk: 'ssd' },
        podAnnotations: { a: 'x' },
        podLabels: { team: 'a' },
        startsPods: true,
        activeDeadlineSeconds: 60,
      },
      global: { floe: { imagePullSecrets: [{ name: 'registry' }], postgresql: { caSecret: { name: 'operators', key: 'ca.crt' } } } },
    };
    const { job } = await accepted(merged(PLAIN, values), 'code-sales');
    expect(podSecurityFindings(job)).toEqual([]);
    expect(job['spec']).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 60, ttlSecondsAfterFinished: 86_400 });
    const { metadata, spec } = podOfJob(job);
    expect(metadata).toMatchObject({ annotations: { a: 'x' }, labels: { team: 'a', 'app.kubernetes.io/component': 'run' } });
    expect(spec).toMatchObject({
      automountServiceAccountToken: true,
      serviceAccountName: 'analyst',
      imagePullSecrets: [{ name: 'registry' }],
      nodeSelector: { disk: 'ssd' },
      volumes: [
        { name: 'dagster-home', emptyDir: {} },
        { name: 'tmp', emptyDir: {} },
        { name: 'database-ca', secret: { secretName: 'operators' } },
        { name: 'certificates', configMap: { name: 'operators' } },
        { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
      ],
    });
    const [container] = spec.containers;
    expect(container).toMatchObject({
      image: 'docker.io/sales/dagster:1.10',
      imagePullPolicy: 'Always',
      resources: { limits: { cpu: '1', memory: '8Gi' }, requests: { cpu: '100m', memory: '256Mi' } },
      envFrom: [{ configMapRef: { name: 'operators' } }, { prefix: 'P_', secretRef: { name: 'operators' } }],
      volumeMounts: [
        { name: 'dagster-home', mountPath: '/opt/dagster/dagster_home' },
        { name: 'tmp', mountPath: '/tmp' },
        { name: 'database-ca', mountPath: '/etc/floe/database-ca', readOnly: true },
        { name: 'certificates', mountPath: '/certificates', readOnly: true },
        { name: 'data', mountPath: '/data' },
      ],
    });
    expect(container?.env).toEqual([
      { name: 'DAGSTER_HOME', value: '/opt/dagster/dagster_home' },
      { name: 'DAGSTER_PG_PASSWORD', valueFrom: { secretKeyRef: { name: 'operators', key: 'postgresql-password' } } },
      { name: 'ALL', value: 'all' },
      { name: 'OWN', value: 'own' },
      { name: 'SECRET', valueFrom: { secretKeyRef: { name: 'operators', key: 'a' } } },
    ]);
  });

  test('has every text as it was given, from the release and from the code location', async () => {
    // Environment variables hold no NUL: the sandbox passes the location's texts in one, as Kubernetes does.
    const texts = AWKWARD.filter((text) => !text.includes('\u0000'));
    const of = (prefix: string): Record<string, string> => Object.fromEntries(texts.map((text, i) => [`${prefix}${i}`, text]));
    const values = { codeLocations: { sales: { ...location, env: of('OWN') } }, runs: { env: of('ALL') } };
    const { job } = await accepted(merged(PLAIN, values), 'code-sales');
    const env = new Map(podOfJob(job).spec.containers[0]?.env?.map(({ name, value }) => [name, value]));
    const wrong = Object.entries({ ...of('ALL'), ...of('OWN') }).filter(([name, text]) => env.get(name) !== text);
    expect(wrong).toEqual([]);
  });

  test('has nothing of its code location that the release does not allow', async () => {
    const values = { codeLocations: { sales: { ...location, env: { A: 'a', B: 'b' } } }, runs: { onlyAllowUserDefinedEnvVars: ['B'] } };
    const { job } = await accepted(merged(PLAIN, values), 'code-sales');
    const names = podOfJob(job).spec.containers[0]?.env?.map(({ name }) => name);
    expect(names).toEqual(['DAGSTER_HOME', 'DAGSTER_PG_PASSWORD', 'B']);
    const strict = merged(PLAIN, { ...values, runs: { onlyAllowUserDefinedK8sConfigFields: { podSpecConfig: { volumes: true } } } });
    await expect(accepted(strict, 'code-sales')).rejects.toThrow(/violated the allowed list: .*container_config\.env/);
  });

  test('keeps to itself where a code location passes nothing on', async () => {
    const values = { codeLocations: { sales: { ...location, env: { OWN: 'own' }, runs: { inherit: false } } } };
    const { job } = await accepted(merged(PLAIN, values), 'code-sales');
    expect(JSON.stringify(job)).not.toContain('OWN');
  });
});
