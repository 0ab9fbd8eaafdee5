import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PostgreSql } from '../../constructs/platform/postgresql/postgresql.js';
import { renderFolder, type Rendered } from '../../src/testing/index.js';
import { synthesized } from '../support/folders.js';
import { podSecurityFindings } from '../support/pod-security.js';
import { LAUNCH, STATUS } from './dagster/queries.js';
import { ApiServer } from './support/api-server.js';
import { DAGSTER_IMAGE, helm, named, renderDagster, script } from './support/dagster.js';
import { Release } from './support/release.js';
import { until } from './support/until.js';
import { podOf, Sandbox, type Pod, type Running } from './support/sandbox.js';

const database = synthesized((app) => new PostgreSql(app));
const PASSWORD = 'p@ss:/?#%\'" $(x) word';
const CODE = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'user-code' }, data: { 'definitions.py': script('definitions.py') } };
const VALUES = {
  global: {
    floe: { postgresql: { enabled: true, databases: { dagster: { credential: { values: { 'postgresql-password': PASSWORD } } } } } },
  },
  codeLocations: {
    sales: {
      image: { repository: 'sales/dagster', tag: '1.10' },
      code: { file: '/code/definitions.py' },
      env: { GREETING: 'hello "$$(DAGSTER_HOME)"\n$$$$' },
      volumes: { code: { mountPath: '/code', source: { configMap: { name: 'user-code' } } } },
    },
  },
  runMonitoring: { pollIntervalSeconds: 2, startTimeoutSeconds: 30, cancelTimeoutSeconds: 5 },
  queue: { dequeueIntervalSeconds: 1 },
};

let sandbox: Sandbox;
let api: ApiServer;
let release: Release;
let manifests: Rendered[];
let webserver: Running;
let daemon: Running;

const accountOf = (pod: Pod): string => (pod as { serviceAccountName?: string }).serviceAccountName ?? 'default';

/** A workload's pod, which is its own service account to the API. */
async function start(kind: string, end: string): Promise<Running> {
  const manifest = named(manifests, kind, end);
  return sandbox.start(manifest, await api.accessOf(accountOf(podOf(manifest))));
}

beforeAll(async () => {
  const served = await renderFolder(
    database,
    { global: { floe: { dagster: { enabled: true } } } },
    { helm: helm.binary, releaseName: 'floe' },
  );
  manifests = [...(await renderDagster(VALUES)), ...served, CODE];
  sandbox = await new Sandbox(manifests, DAGSTER_IMAGE).ready();
  release = new Release(sandbox, manifests);
  api = await new ApiServer(sandbox).start();
  await api.kubectl(['label', 'namespace', 'default', 'pod-security.kubernetes.io/enforce=restricted']);
  const granted = manifests.filter(({ kind }) => ['ServiceAccount', 'Role', 'RoleBinding'].includes(kind));
  for (const each of granted) await api.kubectl(['create'], { ...each, metadata: { ...each.metadata, namespace: 'default' } });
  await start('StatefulSet', 'postgresql');
  webserver = await start('Deployment', 'webserver');
  daemon = await start('Deployment', 'daemon');
});

afterAll(async () => {
  await sandbox?.end();
  api?.end();
});

const TERMINATE = 'mutation ($id: String!) { terminateRun(runId: $id) { __typename ... on PythonError { message } } }';
const EVENTS =
  'query ($id: ID!) { runOrError(runId: $id) { ... on Run { eventConnection { events { ... on MessageEvent { message } } } } } }';

async function launch(job: string): Promise<{ id: string; job: Rendered }> {
  const { data } = await release.ask(LAUNCH, { job });
  expect(data.launchRun).toMatchObject({ __typename: 'LaunchRunSuccess' });
  const id = data.launchRun.run.runId as string;
  const launched = await until(`a Job for run ${id}`, 60, async () =>
    api.kubectl(['get', 'job', `dagster-run-${id}`, '--output=json']).catch(() => undefined),
  );
  return { id, job: JSON.parse(launched) as Rendered };
}

const isDeleted = async (id: string): Promise<void> => {
  const found = await api.kubectl(['get', 'job', `dagster-run-${id}`, '--output=jsonpath={.metadata.deletionTimestamp}']).catch(String);
  expect(found).toMatch(/^\d{4}-|not found/);
};

const becomes = async (id: string, status: string): Promise<string> =>
  until(`run ${id} is ${status}`, 90, async () => {
    const { data } = await release.ask(STATUS, { id });
    return data.runOrError.status === status ? status : undefined;
  });

test('a code location that comes late is found, and helm test waits for it', async () => {
  await until('helm test says that the location has not loaded', 60, async () => {
    const { code, output } = await release.helmTest({ TIMEOUT_SECONDS: '1' });
    expect(code).toBe(1);
    return /^FAILED: Code location 'sales' has not loaded: /m.test(output) || undefined;
  });
  await start('Deployment', 'code-sales');
  const { code, output } = await release.helmTest();
  expect([code, output]).toEqual([0, expect.stringMatching(/^ok: Dagster 1\.13\.\d+ at .*: sales$/m)]);
});

test('helm test fails where a location is missing', async () => {
  const { code, output } = await release.helmTest({ TIMEOUT_SECONDS: '1', EXPECTED_LOCATIONS: '["sales", "marketing"]' });
  expect([code, output]).toEqual([1, expect.stringContaining("FAILED: Code location 'marketing' is not in the workspace.")]);
});

test('the probes of daemon and code location succeed', async () => {
  const pod = podOf(named(manifests, 'Deployment', 'daemon'));
  const { livenessProbe } = pod.containers[0] as unknown as { livenessProbe: { exec: { command: string[] } } };
  expect(await release.execIn(pod, livenessProbe.exec.command)).toEqual({ code: 0, output: 'Daemon live\n' });

  const location = podOf(named(manifests, 'Deployment', 'code-sales'));
  const { readinessProbe } = location.containers[0] as unknown as { readinessProbe: { grpc: { port: number; service: string } } };
  const { port, service } = readinessProbe.grpc;
  // What the kubelet asks: https://github.com/grpc/grpc/blob/master/doc/health-checking.md
  const asked = `import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
stub = health_pb2_grpc.HealthStub(grpc.insecure_channel("127.0.0.1:${port}"))
print(stub.Check(health_pb2.HealthCheckRequest(service="${service}"), timeout=5).status)`;
  expect(await release.execIn(location, ['python', '-c', asked])).toEqual({ code: 0, output: '1\n' });
});

describe('a run', () => {
  test('starts as a Job that the API server takes under the restricted standard, and succeeds in its pod', async () => {
    const { id, job } = await launch('greeting');
    expect(podSecurityFindings(job)).toEqual([]);
    const pod = podOf(job);
    expect(pod).toMatchObject({ serviceAccountName: 'floe-dagster-run', automountServiceAccountToken: false });
    expect(pod.containers[0]).toMatchObject({ image: 'docker.io/sales/dagster:1.10' });
    const { metadata, spec } = (job['spec'] as { template: { metadata: object; spec: object } }).template;
    // Refused if the admission of the namespace did not agree.
    await api.kubectl(['create', '--dry-run=server'], { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name: 'run' }, spec });
    const running = await sandbox.startPod(pod);
    expect([await running.exited, running.output]).toEqual([0, expect.stringContaining(JSON.stringify('hello "$(DAGSTER_HOME)"\n$$'))]);
    await becomes(id, 'SUCCESS');
  });

  test('that is stopped in the web server leaves no Job', async () => {
    const { id, job } = await launch('waiting');
    const running = await sandbox.startPod(podOf(job));
    await becomes(id, 'STARTED');
    const { data } = await release.ask(TERMINATE, { id });
    expect(data.terminateRun).toEqual({ __typename: 'TerminateRunSuccess' });
    await isDeleted(id);
    await running.stop();
    await becomes(id, 'CANCELED');
  });

  test('that does not start in time fails, and says what became of its Job and pod', async () => {
    const { id, job } = await launch('greeting');
    const name = job.metadata.name;
    const { metadata, spec } = (job['spec'] as { template: { metadata: { labels: object }; spec: object } }).template;
    const labels = { ...metadata.labels, 'job-name': name };
    // What the controller and the kubelet would do.
    await api.kubectl(['create'], { apiVersion: 'v1', kind: 'Pod', metadata: { name: `${name}-1`, labels }, spec });
    const state = { running: { startedAt: new Date().toISOString() } };
    const status = {
      phase: 'Running',
      containerStatuses: [{ name: 'dagster', image: 'i', imageID: 'i', ready: true, restartCount: 0, state }],
    };
    await api.kubectl(['patch', 'pod', `${name}-1`, '--subresource=status', '--patch', JSON.stringify({ status })]);
    await becomes(id, 'FAILURE');
    const { data } = await release.ask(EVENTS, { id });
    // What it may not ask for, it says.
    for (const part of ['Debug information for pod', "No logs for container 'dagster'", 'No warning events for pod'])
      expect(JSON.stringify(data)).toContain(part);
    expect(JSON.stringify(data)).not.toMatch(/Forbidden|forbidden/);
  });

  test('asks the API for nothing that it refuses, by any of the accounts', () => {
    expect(`${webserver.output}${daemon.output}`).not.toMatch(/Forbidden|forbidden|\b403\b/);
  });

  test('gives the accounts no other rights than these', async () => {
    const rights = async (account: string): Promise<string[]> => {
      const list = await api.kubectl(['auth', 'can-i', '--list', `--as=system:serviceaccount:default:floe-dagster-${account}`]);
      const rows = [...list.matchAll(/^([a-z][^ ]*) +\[\] +\[\] +\[(.*)\]$/gm)];
      return rows
        .filter(([, resource]) => !/^self/.test(resource as string))
        .map(([, resource, verbs]) => `${resource}: ${verbs}`)
        .sort();
    };
    const everyones = new Set(await rights('nobody'));
    const granted = Object.fromEntries(
      await Promise.all(
        ['webserver', 'daemon', 'run', 'code-location'].map(
          async (account) => [account, (await rights(account)).filter((each) => !everyones.has(each))] as const,
        ),
      ),
    );
    expect(granted).toEqual({
      webserver: ['jobs.batch: delete', 'pods: delete list'],
      daemon: ['events: list', 'jobs.batch/status: get', 'jobs.batch: delete create list', 'pods/log: get', 'pods: delete list'],
      run: [],
      'code-location': [],
    });
  });
});

describe('the migration', () => {
  const job = (): Pod => podOf(named(manifests, 'Job', 'dagster-migration'));

  test('runs against the database of the release', async () => {
    const running = await sandbox.startPod(job());
    expect([await running.exited, running.output]).toEqual([0, expect.stringContaining('migrat')]);
  });

  const alone = async (isThere: (manifest: Rendered) => boolean): Promise<{ code: number; output: string }> => {
    const other = await new Sandbox(manifests.filter(isThere), DAGSTER_IMAGE).ready();
    try {
      const pod = job();
      const [container] = pod.containers;
      const env = (container?.env ?? []).map((each) => (each.name === 'WAIT_SECONDS' ? { ...each, value: '1' } : each));
      const running = other.run(pod, { ...(container as Pod['containers'][number]), env });
      return { code: await running.exited, output: running.output };
    } finally {
      await other.end();
    }
  };

  test('has nothing to do where the release has no password or no server yet', async () => {
    const withoutSecret = await alone(({ kind }) => kind !== 'Secret');
    expect([withoutSecret.code, withoutSecret.output]).toEqual([0, expect.stringContaining('no password')]);
    const withoutServer = await alone(({ kind }) => kind !== 'Service');
    expect([withoutServer.code, withoutServer.output]).toEqual([0, expect.stringContaining('no server floe-postgresql')]);
  });

  test('fails where the server does not answer in time, and says so', async () => {
    const { code, output } = await alone(() => true);
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/No login to database 'dagster' at floe-postgresql\.default\.svc:5432\. .*refused/s),
    ]);
  });
});

test('helm test fails where the web server is down', async () => {
  await webserver.stop();
  const { code, output } = await release.helmTest({ TIMEOUT_SECONDS: '1' });
  expect([code, output]).toEqual([1, expect.stringMatching(/^FAILED: .* does not answer: .*refused/m)]);
});
