import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { FloeJobs } from '../../constructs/index.js';
import { HelmApp } from '../../src/index.js';
import { render, type Rendered, type RenderOptions } from '../../src/testing/index.js';
import { allHelms } from '../support/helms.js';

const [helm] = allHelms()
  .slice(-1)
  .map(({ binary }) => binary);
const IMAGE = { repository: 'example/dbt', tag: '1.0' };

type Values = Parameters<typeof renderJobs>[0];
async function renderJobs(
  values: Parameters<typeof render<FloeJobs['metadata']['values']>>[1],
  options: RenderOptions = {},
): Promise<Rendered[]> {
  return render(new FloeJobs(new HelmApp()), values, { ...(helm === undefined ? {} : { helm }), releaseName: 'sales', ...options });
}

const only = (manifests: Rendered[], kind: string): Rendered => {
  const found = manifests.filter((manifest) => manifest.kind === kind);
  expect(found.map(({ metadata }) => metadata.name)).toHaveLength(1);
  return found[0] as Rendered;
};
const jobNamed = (manifests: Rendered[], job: string): Rendered =>
  manifests.find(({ metadata }) => metadata.labels?.['floe.dev/job'] === job) as Rendered;
const podOf = (manifest: Rendered): Rendered['spec'] =>
  (manifest.kind === 'CronJob' ? manifest['spec'].jobTemplate.spec : manifest['spec']).template;
const containerOf = (manifest: Rendered): Rendered['spec'] => podOf(manifest).spec.containers[0];
/** The variables of a job but its own name, which every one has. */
const envOf = (manifest: Rendered): unknown => (containerOf(manifest).env as { name: string }[]).filter(({ name }) => name !== 'FLOE_JOB');

describe('jobs', () => {
  test('one with a schedule is a CronJob, one without a Job that is named after its content', async () => {
    const values: Values = {
      defaults: { image: IMAGE },
      jobs: { nightly: { schedule: '0 6 * * *', timeZone: 'Europe/Amsterdam' }, seed: { args: ['seed'] } },
    };
    const manifests = await renderJobs(values);
    const cronJob = only(manifests, 'CronJob');
    expect(cronJob.metadata.name).toBe('sales-nightly');
    expect(cronJob['spec']).toMatchObject({ schedule: '0 6 * * *', timeZone: 'Europe/Amsterdam' });
    const job = only(manifests, 'Job');
    expect(job.metadata.name).toMatch(/^sales-seed-[0-9a-f]{8}$/);

    const same = only(await renderJobs(values), 'Job');
    expect(same.metadata.name).toBe(job.metadata.name);
    const changed = only(await renderJobs({ ...values, jobs: { seed: { args: ['seed', '--full-refresh'] } } }), 'Job');
    expect(changed.metadata.name).not.toBe(job.metadata.name);
  });

  test('what a job says wins over the defaults, also 0, false and nothing; null removes', async () => {
    const manifests = await renderJobs({
      defaults: {
        image: IMAGE,
        schedule: '@daily',
        env: { A: '1', B: '2' },
        activeDeadlineSeconds: 60,
        args: ['run'],
        nodeSelector: { disk: 'ssd' },
      },
      jobs: {
        plain: {},
        own: {
          backoffLimit: 0,
          successfulJobsHistoryLimit: 0,
          suspend: false,
          args: [],
          env: { B: '', C: 'yes' },
          activeDeadlineSeconds: null,
        },
        once: { schedule: null },
      },
    });
    const own = jobNamed(manifests, 'own');
    expect(own['spec'].successfulJobsHistoryLimit).toBe(0);
    expect(own['spec'].jobTemplate.spec.backoffLimit).toBe(0);
    expect(own['spec'].jobTemplate.spec).not.toHaveProperty('activeDeadlineSeconds');
    expect(containerOf(own)).not.toHaveProperty('args');
    expect(envOf(own)).toEqual([
      { name: 'A', value: '1' },
      { name: 'B', value: '' },
      { name: 'C', value: 'yes' },
    ]);
    expect(podOf(own).spec.nodeSelector).toEqual({ disk: 'ssd' });
    expect(jobNamed(manifests, 'plain')['spec'].jobTemplate.spec.activeDeadlineSeconds).toBe(60);
    expect(jobNamed(manifests, 'once').kind).toBe('Job');
  });

  test('the names of CronJobs fit, and differ, however long those of the release and the job are', async () => {
    const long = 'x'.repeat(60);
    const manifests = await renderJobs(
      { defaults: { image: IMAGE, schedule: '@daily' }, jobs: { [`${long}a`]: {}, [`${long}b`]: {} } },
      { releaseName: 'r'.repeat(53) },
    );
    const names = manifests.filter(({ kind }) => kind === 'CronJob').map(({ metadata }) => metadata.name);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?$/);
  });

  test('one without an image is refused with its name', async () => {
    await expect(renderJobs({ jobs: { load: {} } })).rejects.toThrow("Job 'load' has no image.repository.");
    await expect(renderJobs({ jobs: { load: { image: { repository: 'a/b' } } } })).rejects.toThrow(
      "Job 'load' has neither an image.tag nor an image.digest.",
    );
  });

  test('an image is named by its digest, its registry and a tag that looks like a number', async () => {
    const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
    const manifests = await renderJobs({
      jobs: { a: { image: { ...IMAGE, digest, registry: 'mirror.local:5000' } }, b: { image: { repository: 'a/b', tag: '1.10' } } },
    });
    expect(containerOf(jobNamed(manifests, 'a')).image).toBe(`mirror.local:5000/example/dbt@${digest}`);
    expect(containerOf(jobNamed(manifests, 'b')).image).toBe('docker.io/a/b:1.10');
  });
});

describe('artifacts', () => {
  const content = { version: '0.6.0', text: 'a "quote"\n{{ .Values }} \u0085\u007f', number: 1234567, list: [1.5, true, null, 'yes'] };

  test('arrive as they were given, mounted read-only, with a checksum that changes with them', async () => {
    const values: Values = { artifacts: { content, mountPath: '/data/floe' }, jobs: { a: { image: IMAGE } } };
    const manifests = await renderJobs(values);
    const configMap = only(manifests, 'ConfigMap');
    expect(JSON.parse(configMap['data']['compiled_artifacts.json'] as string)).toEqual(content);
    const job = only(manifests, 'Job');
    expect(podOf(job).spec.volumes).toContainEqual({ name: 'artifacts', configMap: { name: configMap.metadata.name } });
    expect(containerOf(job).volumeMounts).toContainEqual({ name: 'artifacts', mountPath: '/data/floe', readOnly: true });
    expect(envOf(job)).toEqual([{ name: 'FLOE_ARTIFACTS', value: '/data/floe/compiled_artifacts.json' }]);

    const other = only(await renderJobs({ ...values, artifacts: { content: { ...content, number: 1 } } }), 'Job');
    expect(podOf(other).metadata.annotations['checksum/artifacts']).not.toBe(podOf(job).metadata.annotations['checksum/artifacts']);
  });

  test('that are not given leave nothing behind', async () => {
    const manifests = await renderJobs({ jobs: { a: { image: IMAGE } } });
    expect(manifests.map(({ kind }) => kind)).not.toContain('ConfigMap');
    expect(envOf(only(manifests, 'Job'))).toEqual([]);
    expect(podOf(only(manifests, 'Job')).spec.volumes).toEqual([
      { name: 'tmp', emptyDir: {} },
      { name: 'work', emptyDir: {} },
    ]);
  });

  test("an operator's own FLOE_ARTIFACTS wins, and comes once", async () => {
    const manifests = await renderJobs({ artifacts: { content }, jobs: { a: { image: IMAGE, env: { FLOE_ARTIFACTS: '/mine' } } } });
    expect(envOf(only(manifests, 'Job'))).toEqual([{ name: 'FLOE_ARTIFACTS', value: '/mine' }]);
  });
});

describe('credentials', () => {
  const use = { image: IMAGE, env: { PASSWORD: { credential: { name: 'db', key: 'password' } } } };
  const reference = (name: string) => ({ name: 'PASSWORD', valueFrom: { secretKeyRef: { name, key: 'password' } } });

  test('come from an existing Secret, of which the chart makes none', async () => {
    const manifests = await renderJobs({ credentials: { db: { existingSecret: 'mine' } }, jobs: { a: use } });
    expect(manifests.map(({ kind }) => kind)).not.toContain('Secret');
    expect(envOf(only(manifests, 'Job'))).toEqual([reference('mine')]);
  });

  test('come from External Secrets, into a Secret of the name that jobs use', async () => {
    const manifests = await renderJobs({
      credentials: { db: { externalSecret: { storeRef: { name: 'vault' }, data: { password: { key: 'sales/db', property: 'pw' } } } } },
      jobs: { a: use },
    });
    const externalSecret = only(manifests, 'ExternalSecret');
    expect(externalSecret['spec']).toEqual({
      refreshInterval: '1h',
      secretStoreRef: { name: 'vault', kind: 'SecretStore' },
      target: { name: 'sales-db' },
      data: [{ secretKey: 'password', remoteRef: { key: 'sales/db', property: 'pw' } }],
    });
    expect(envOf(only(manifests, 'Job'))).toEqual([reference('sales-db')]);
  });

  test('are given, exactly', async () => {
    const password = 'p"a\nss: {{ }} \u0007';
    const manifests = await renderJobs({ credentials: { db: { values: { password } } }, jobs: { a: use } });
    expect(only(manifests, 'Secret')['stringData']).toEqual({ password });
  });

  test('are generated, each key at its length', async () => {
    const manifests = await renderJobs({ credentials: { db: { generate: { password: 24, token: 40 } } }, jobs: { a: use } });
    const { data } = only(manifests, 'Secret') as unknown as { data: Record<string, string> };
    const decoded = Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text, 'base64').toString()]));
    expect(decoded['password']).toMatch(/^[A-Za-z0-9]{24}$/);
    expect(decoded['token']).toMatch(/^[A-Za-z0-9]{40}$/);
  });

  test('are files of the jobs that want them', async () => {
    const manifests = await renderJobs({
      credentials: { db: { existingSecret: 'mine' } },
      jobs: { a: { image: IMAGE, credentialFiles: { db: '/secrets/db' } }, b: { image: IMAGE } },
    });
    expect(podOf(jobNamed(manifests, 'a')).spec.volumes).toContainEqual({ name: 'credential-db', secret: { secretName: 'mine' } });
    expect(containerOf(jobNamed(manifests, 'a')).volumeMounts).toContainEqual({
      name: 'credential-db',
      mountPath: '/secrets/db',
      readOnly: true,
    });
    expect(JSON.stringify(podOf(jobNamed(manifests, 'b')))).not.toContain('mine');
  });

  test('that nobody declared, or without a source, are refused by name', async () => {
    await expect(renderJobs({ jobs: { a: use } })).rejects.toThrow("There is no credential 'db'");
    await expect(renderJobs({ credentials: { db: {} }, jobs: { a: use } })).rejects.toThrow("The credential 'db' has no source");
  });
});

test('the example of customer-360 has its jobs, schedules and credentials', async () => {
  const values = parse(readFileSync('examples/customer-360/values.yaml', 'utf8')) as Values;
  const content = JSON.parse(readFileSync('examples/customer-360/compiled_artifacts.json', 'utf8')) as Record<string, unknown>;
  const manifests = await renderJobs({ ...values, artifacts: { content } }, { releaseName: 'customer-360' });
  const schedules = manifests
    .filter(({ kind }) => kind === 'CronJob')
    .map(({ metadata, spec }) => [metadata.name, (spec as { schedule: string }).schedule]);
  expect(schedules).toEqual([
    ['customer-360-dbt-run', '0 6 * * *'],
    ['customer-360-dbt-test', '30 7 * * *'],
  ]);
  expect(envOf(jobNamed(manifests, 'dbt-run'))).toContainEqual({
    name: 'WAREHOUSE_PASSWORD',
    valueFrom: { secretKeyRef: { name: 'customer-360-warehouse', key: 'password' } },
  });
});
