import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect } from 'vitest';
import type { KubeObject } from './support/api.js';
import { test } from './support/cluster.js';
import { helms } from './support/helms.js';
import type { Namespace } from './support/namespace.js';
import { until } from './support/wait.js';

describe('warnings of the server fail a test', () => {
  const pod = (name: string): object => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'main', image: 'example/main:1' }] },
  });

  test.for(helms)('through Helm $version', async (helm, { cluster }) => {
    const namespace = await cluster.namespace('baseline');
    const chart = cluster.scratchChart('warned', pod('warned'));
    const install = cluster.helm(helm, ['install', 'warned', chart, '--namespace', namespace.name]);
    await expect(install).rejects.toThrow(/warned:\n.*would violate PodSecurity .*restricted:latest/);
  });

  test('through kubectl', async ({ cluster }) => {
    const { name } = await cluster.namespace('baseline');
    const applied = cluster.kubectl(['apply', '--namespace', name, '--filename', '-'], JSON.stringify(pod('warned')));
    await expect(applied).rejects.toThrow(/would violate PodSecurity "restricted:latest"/);
  });

  test('and in dry runs, which also find what is unknown, deprecated and missing', async ({ cluster, skip }) => {
    if (!cluster.simulated) skip('An older cluster does not know yet what is deprecated.');
    const namespace = await cluster.namespace('baseline');
    const object = (apiVersion: string, kind: string, more: object): KubeObject => ({
      apiVersion,
      kind,
      metadata: { name: 'any' },
      ...more,
    });
    const said = async (...args: Parameters<typeof object>): Promise<string> =>
      (await namespace.complaintsAbout(object(...args))).join('\n');
    expect(await said('v1', 'ConfigMap', { data: { key: 'text' } })).toBe('');
    expect(await said('v1', 'ConfigMap', { date: {} })).toMatch(/unknown field.*field not declared in schema/s);
    expect(await said('batch/v1', 'Job', { spec: {} })).toMatch(/Required value/);
    const { spec } = pod('any') as { spec: object };
    const template = {
      metadata: { annotations: { 'scheduler.alpha.kubernetes.io/critical-pod': '' } },
      spec: { ...spec, restartPolicy: 'Never' },
    };
    expect(await said('batch/v1', 'Job', { spec: { template } })).toMatch(/would violate PodSecurity.*non-functional/s);
  });

  test('and a refusal fails one too', async ({ cluster }) => {
    const { name } = await cluster.namespace('restricted');
    const applied = cluster.kubectl(['apply', '--namespace', name, '--filename', '-'], JSON.stringify(pod('refused')));
    await expect(applied).rejects.toThrow(/is forbidden: violates PodSecurity "restricted:latest"/);
  });
});

describe.concurrent('simulated nodes', () => {
  const template = (spec: object): object => ({ metadata: { labels: { app: 'test' } }, spec });
  const container = (name: string, image: string): object => ({ name, image });
  const settled = (namespace: Namespace, path: string, holds: (object: KubeObject) => boolean): Promise<KubeObject> =>
    until(`${path} is as it is to be`, async () => {
      const object = await namespace.api.find(path);
      return object !== undefined && holds(object) ? object : undefined;
    });

  async function job(namespace: Namespace, spec: object, more: object = {}): Promise<KubeObject> {
    const path = `/apis/batch/v1/namespaces/${namespace.name}/jobs`;
    await namespace.api.create(path, { metadata: { name: 'job' }, spec: { backoffLimit: 1, ...more, template: template(spec) } });
    return settled(namespace, `${path}/job`, ({ status }) =>
      ((status?.conditions ?? []) as { type: string; status: string }[]).some(
        ({ type, status: holds }) => holds === 'True' && ['Complete', 'Failed'].includes(type),
      ),
    );
  }
  const endOf = ({ status }: KubeObject): unknown =>
    (status.conditions as { type: string; status: string; reason?: string }[]).filter(({ type }) =>
      ['Complete', 'Failed'].includes(type),
    )[0];

  test('run jobs to their end', async ({ cluster, skip }) => {
    if (!cluster.simulated) skip();
    const namespace = await cluster.namespace('baseline');
    const spec = {
      restartPolicy: 'Never',
      initContainers: [container('first', 'example/first:1'), { ...container('beside', 'example/beside:1'), restartPolicy: 'Always' }],
      containers: [container('main', 'example/main:1')],
    };
    expect(endOf(await job(namespace, spec))).toMatchObject({ type: 'Complete' });
  });

  test.for(['Never', 'OnFailure'])(
    'let containers fail whose image says so, with restartPolicy %s',
    async (restartPolicy, { cluster, skip }) => {
      if (!cluster.simulated) skip();
      const namespace = await cluster.namespace('baseline');
      const failed = await job(namespace, { restartPolicy, containers: [container('main', 'registry.invalid/exits-with:3')] });
      expect(endOf(failed)).toMatchObject({ type: 'Failed', reason: 'BackoffLimitExceeded' });
    },
  );

  test('let init containers fail, and say the exit code', async ({ cluster, skip }) => {
    if (!cluster.simulated) skip();
    const namespace = await cluster.namespace('baseline');
    const failed = await job(
      namespace,
      {
        restartPolicy: 'Never',
        initContainers: [container('first', 'registry.invalid/exits-with:7')],
        containers: [container('main', 'example/main:1')],
      },
      { backoffLimit: 5, podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [7] } }] } },
    );
    expect(endOf(failed)).toMatchObject({ type: 'Failed', reason: 'PodFailurePolicy' });
  });

  test('bind claims, keep what runs ready, and give volumes back', async ({ cluster, skip }) => {
    if (!cluster.simulated) skip();
    const namespace = await cluster.namespace('baseline');
    const sets = `/apis/apps/v1/namespaces/${namespace.name}/statefulsets`;
    await namespace.api.create(sets, {
      metadata: { name: 'store' },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'test' } },
        template: template({ containers: [container('main', 'example/main:1')] }),
        volumeClaimTemplates: [
          { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
        ],
      },
    });
    await settled(namespace, `${sets}/store`, ({ status }) => status?.readyReplicas === 2);
    const claims = `/api/v1/namespaces/${namespace.name}/persistentvolumeclaims`;
    const volumes = (await namespace.api.list(claims)).map(({ spec }) => spec.volumeName as string);
    expect(volumes).toHaveLength(2);

    await namespace.api.delete(`${sets}/store`);
    for (const name of ['data-store-0', 'data-store-1']) await namespace.api.delete(`${claims}/${name}`);
    for (const volume of volumes)
      await until(`${volume} is gone`, async () => ((await namespace.api.find(`/api/v1/persistentvolumes/${volume}`)) ? undefined : true));
  });

  test.for(['never-starts:1', 'exits-with:1'])('keep what does not run from becoming ready: %s', async (image, { cluster, skip }) => {
    if (!cluster.simulated) skip();
    const namespace = await cluster.namespace('baseline');
    const deployments = `/apis/apps/v1/namespaces/${namespace.name}/deployments`;
    await namespace.api.create(deployments, {
      metadata: { name: 'server' },
      spec: {
        selector: { matchLabels: { app: 'test' } },
        template: template({ containers: [container('main', `registry.invalid/${image}`)] }),
      },
    });
    const pods = await until('the pod says what is wrong', async () => {
      const all = await namespace.api.list(`/api/v1/namespaces/${namespace.name}/pods`);
      return all.some(({ status }) => status.containerStatuses !== undefined) ? all : undefined;
    });
    expect(pods[0]?.['status'].containerStatuses[0].state.waiting.reason).toMatch(/^(ImagePullBackOff|CrashLoopBackOff)$/);
    const { status } = await namespace.api.get(`${deployments}/server`);
    expect(status.readyReplicas).toBeUndefined();
  });
});

test('nothing of a cluster outlives the process that started it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'floe-guarded-'));
  writeFileSync(join(folder, 'file'), '');
  const component = spawn('sleep', ['600'], { stdio: 'ignore' });
  const ended = new Promise((done) => component.once('exit', (_, signal) => done(signal)));
  const guard = spawn('sh', [resolve('test/cluster/cluster/guard.sh'), folder], { stdio: ['pipe', 'ignore', 'ignore'] });
  guard.stdin.write(`1234567 ${component.pid ?? ''}\n`);
  guard.stdin.write(`${component.pid ?? ''}\n`);
  expect(existsSync(folder)).toBe(true);
  // As the system does when a process dies.
  guard.stdin.destroy();
  expect(await ended).toBe('SIGKILL');
  await until('the folder is gone', () => !existsSync(folder) || undefined);
});
