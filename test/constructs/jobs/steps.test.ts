import { describe, expect, test } from 'vitest';
import { containerOf, eachHelm, envOf, IMAGE, jobNamed, podOf, refusalOf, renderJobs, type Container } from '../../support/floe-jobs.js';

const DBT = { command: 'build' };

describe.each(eachHelm)('Helm %s', (_, helm) => {
  const options = { helm: helm.binary };

  test('steps run one after the other, share /work, and each has what differs from the job', async () => {
    const manifests = await renderJobs(
      {
        defaults: { image: IMAGE, env: { A: 'default', B: 'default' } },
        jobs: {
          nightly: {
            kind: 'dbt',
            schedule: '0 6 * * *',
            env: { B: 'job' },
            volumes: { data: { mountPath: '/data', source: { emptyDir: {} } } },
            initContainers: [{ name: 'wait', image: 'wait:1' }],
            sidecars: [{ name: 'proxy', image: 'proxy:1', restartPolicy: 'Never' }],
            steps: [
              { name: 'load', kind: 'dlt', image: { tag: '2' }, dlt: { script: 'load.py' }, resourcePreset: 'large' },
              { name: 'build', dbt: { ...DBT, select: ['tag:a'] }, env: { A: 'step', B: '' } },
              { name: 'check', kind: 'quality', quality: { checks: ['a.yml'] }, command: ['check'] },
              { name: 'notify', kind: 'custom', args: ['done'], securityContext: { runAsUser: 7 } },
            ],
          },
        },
      },
      options,
    );
    const { initContainers = [], containers } = podOf(jobNamed(manifests, 'nightly')).spec;
    expect([...initContainers, ...containers].map(({ name }) => name)).toEqual(['wait', 'proxy', 'load', 'build', 'check', 'notify']);
    expect(containers).toHaveLength(1);
    const [, proxy, load, build, check] = initContainers as [Container, Container, Container, Container, Container];
    const [notify] = containers as [Container];
    expect(proxy.restartPolicy).toBe('Always');
    // A native sidecar restarts always; anything else would be waited for.
    expect([load, build, check, notify].map(({ restartPolicy }) => restartPolicy)).toEqual([undefined, undefined, undefined, undefined]);

    for (const step of [load, build, check, notify])
      expect(step.volumeMounts).toEqual(
        expect.arrayContaining([
          { name: 'work', mountPath: '/work' },
          { name: 'data', mountPath: '/data' },
        ]),
      );
    expect(load).toMatchObject({ image: 'docker.io/example/dbt:2', args: ['load.py'], resources: { limits: { cpu: '2' } } });
    expect(build).toMatchObject({
      image: 'docker.io/example/dbt:1.0',
      command: ['dbt'],
      args: ['build', '--select', 'tag:a'],
      resources: { limits: { cpu: '500m' } },
    });
    expect(envOf(build)).toMatchObject({ A: 'step', B: '', DBT_TARGET_PATH: '/work/target' });
    expect(envOf(load)).toMatchObject({ A: 'default', B: 'job', DLT_DATA_DIR: '/work/dlt' });
    expect(check.command).toEqual(['check']);
    expect(check.args?.at(-1)).toBe('a.yml');
    expect(notify).toMatchObject({ args: ['done'], securityContext: { runAsUser: 7, allowPrivilegeEscalation: false } });
  });

  test('sidecars are refused where the cluster has no native ones, with the name of the job', async () => {
    const values = { jobs: { load: { image: IMAGE, sidecars: [{ name: 'proxy', image: 'proxy:1' }] } } };
    expect(await refusalOf(values, { ...options, kubeVersion: '1.28.9' })).toContain(
      "Job 'load' has sidecars, which Kubernetes runs from 1.29 on.",
    );
    for (const kubeVersion of ['1.29.0', '1.30.1-gke.100', '1.33.0']) {
      const [sidecar] = podOf(jobNamed(await renderJobs(values, { ...options, kubeVersion }), 'load')).spec.initContainers ?? [];
      expect(sidecar?.restartPolicy).toBe('Always');
    }
  });

  test('a kind, a step’s kind, a preset and a credential that do not exist are refused by name', async () => {
    const image = { image: IMAGE };
    expect(await refusalOf({ jobs: { load: { ...image, kind: 'spark' } } }, options)).toContain(
      "Job 'load' is of the kind 'spark', which .Values.kinds does not have.",
    );
    expect(await refusalOf({ defaults: { kind: 'spark' }, jobs: { load: image } }, options)).toContain("Job 'load' is of the kind 'spark'");
    expect(await refusalOf({ jobs: { load: { ...image, steps: [{ name: 'a', kind: 'spark' }] } } }, options)).toContain(
      "Job 'load' has a step of the kind 'spark', which .Values.kinds does not have.",
    );
    expect(await refusalOf({ jobs: { load: { ...image, resourcePreset: 'huge' } } }, options)).toContain(
      "Job 'load': there is no resource preset 'huge' under .Values.resourcePresets.",
    );
    expect(await refusalOf({ jobs: { load: { ...image, env: { A: { credential: { name: 'db', key: 'a' } } } } } }, options)).toContain(
      "There is no credential 'db'",
    );
    expect(await refusalOf({ jobs: { load: { ...image, credentialFiles: { db: '/db' } } } }, options)).toContain(
      "There is no credential 'db'",
    );
    expect(await refusalOf({ jobs: { load: { ...image, steps: [{ name: 'a', image: { tag: '' } }] } } }, options)).toContain(
      "Job 'load' has neither an image.tag nor an image.digest.",
    );
  });

  test('resources: a preset of the chart or one’s own, or what the job says', async () => {
    const manifests = await renderJobs(
      {
        resourcePresets: { huge: { limits: { cpu: '64' } } },
        defaults: { image: IMAGE },
        kinds: { dbt: { resourcePreset: 'medium' } },
        jobs: {
          a: {},
          b: { kind: 'dbt' },
          c: { resourcePreset: 'huge' },
          d: { resourcePreset: 'huge', resources: { limits: { memory: '1Gi' } } },
        },
      },
      options,
    );
    expect(['a', 'b', 'c', 'd'].map((job) => (containerOf(jobNamed(manifests, job)).resources as { limits: unknown }).limits)).toEqual([
      { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '2Gi' },
      { cpu: '1', memory: '1Gi', 'ephemeral-storage': '8Gi' },
      { cpu: '64' },
      { memory: '1Gi' },
    ]);
  });

  test('the options of a kind become arguments, and arguments win over them', async () => {
    const dbt = (options_: object): object => ({ kind: 'dbt', dbt: options_ });
    const jobs = {
      build: dbt({
        select: ['a', 'tag:b'],
        exclude: ['c'],
        vars: { day: '2026-11-23', n: 1234567 },
        target: 'prod',
        threads: 8,
        fullRefresh: true,
      }),
      freshness: dbt({ command: 'source freshness' }),
      test: dbt({ command: 'test', fullRefresh: true }),
      own: { ...dbt({ select: ['a'] }), args: ['ls'] },
      load: { kind: 'dlt', dlt: { script: 'x.py', pipelineName: 'p', datasetName: 'd', refresh: 'drop_data' } },
      check: {
        kind: 'quality',
        quality: { dataSource: 'wh', configuration: 'c.yml', checks: ['a.yml', 'b.yml'], variables: { day: 'a b=c' } },
      },
    };
    const manifests = await renderJobs({ defaults: { image: IMAGE }, jobs }, options);
    const args = (job: string): readonly string[] => containerOf(jobNamed(manifests, job)).args ?? [];
    const build = [...args('build')];
    const [vars] = build.splice(build.indexOf('--vars') + 1, 1);
    expect(JSON.parse(vars as string)).toEqual({ day: '2026-11-23', n: 1234567 });
    expect(build).toEqual([
      'build',
      '--select',
      'a',
      'tag:b',
      '--exclude',
      'c',
      '--vars',
      '--target',
      'prod',
      '--threads',
      '8',
      '--full-refresh',
    ]);
    expect(args('freshness')).toEqual(['source', 'freshness']);
    expect(args('test')).toEqual(['test']);
    expect(args('own')).toEqual(['ls']);
    expect(args('load')).toEqual(['x.py']);
    expect(envOf(containerOf(jobNamed(manifests, 'load')))).toMatchObject({ PIPELINE_NAME: 'p', DATASET_NAME: 'd', REFRESH: 'drop_data' });
    expect(args('check')).toEqual(expect.arrayContaining(['scan', '-d', 'wh', '-c', 'c.yml', 'a.yml', 'b.yml']));
    expect(args('check').join(' ')).toContain('day=a b=c');
  });

  test('a volume of the job’s own takes the place of /work and /tmp', async () => {
    const source = { persistentVolumeClaim: { claimName: 'work' } };
    const manifests = await renderJobs({ jobs: { a: { image: IMAGE, volumes: { work: { mountPath: '/work', source } } } } }, options);
    const { volumes } = podOf(jobNamed(manifests, 'a')).spec;
    expect(volumes.filter(({ name }) => name === 'work')).toEqual([{ name: 'work', ...source }]);
    expect(volumes.map(({ name }) => name)).toEqual(expect.arrayContaining(['tmp', 'work']));
  });
});

describe('what Kubernetes would refuse is refused before', () => {
  const image = { image: IMAGE };

  test('a volume with the name of one of the chart', async () => {
    const volumes = { artifacts: { mountPath: '/x', source: { emptyDir: {} } } };
    expect(await refusalOf({ artifacts: { content: { a: 1 } }, jobs: { load: { ...image, volumes } } })).toMatch(/Job 'load'.*'artifacts'/);
  });
});
