import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Rendered } from '../../../src/testing/index.js';
import {
  containerOf,
  defaults,
  eachHelm,
  envOf,
  folder,
  IMAGE,
  jobNamed,
  jobSpecOf,
  ofKind,
  podOf,
  refusalOf,
  renderJobs,
  schema,
  type Container,
} from '../../support/floe-jobs.js';
import { podTemplates } from '../../support/references.js';

/**
 * What broke for users of hand-written charts of the same platform. Shown in other files of this folder: values that do
 * nothing (effects), misspelt keys (invalid-values), names and references (names, effects), disabled services (platform),
 * CompiledArtifacts (artifacts), immutable fields (upgrades), copied templates (size).
 *
 * Not of this chart, for it has no such thing: the passwords of Dagster's and PostgreSQL's both sides, URLs with passwords
 * (addresses have no credentials), init containers that wait for a service, ingresses and ports of Services, replicas.
 */

const KINDS = ['custom', 'dbt', 'dlt', 'quality'];
const base = { defaults: { image: IMAGE } };
const allContainers = (rendered: readonly Rendered[]): Container[] =>
  rendered.flatMap(podTemplates).flatMap((template) => {
    const spec = template['spec'] as { initContainers?: Container[]; containers: Container[] };
    return [...(spec.initContainers ?? []), ...spec.containers];
  });

describe.each(eachHelm)('Helm %s', (_, helm) => {
  const options = { helm: helm.binary };
  const render = async (values: object): Promise<Rendered[]> => renderJobs({ ...base, ...values }, options);
  const refused = async (values: object): Promise<string | undefined> => refusalOf({ ...base, ...values }, options);

  describe('values that do nothing', () => {
    test('misspelt and moved keys are rejected', async () => {
      // Several at once, of which each must be named.
      const message = await refused({
        dbt: { jobs: {} },
        platform: { openlineage: {} },
        networkPolicies: {},
        jobs: { a: { cronJob: {}, backofLimit: 1, image: { name: 'x' }, steps: [{ name: 's', select: [] }] } },
      });
      for (const key of ['dbt', 'openlineage', 'networkPolicies', 'cronJob', 'backofLimit', 'name', 'select']) {
        expect(message).toMatch(new RegExp(`Additional property ${key} is not allowed|additional properties .*'${key}'.* not allowed`));
      }
    });
  });

  describe('secrets', () => {
    const credential = { credential: { name: 'db', key: 'password' } };
    const consumers = {
      env: { P: credential },
      credentialFiles: { db: '/secrets' },
      steps: [{ name: 'a', env: { Q: credential } }, { name: 'b' }],
    };
    const jobs = Object.fromEntries(KINDS.map((kind) => [kind, { kind, schedule: kind === 'dbt' ? '@daily' : null, ...consumers }]));
    const secretsOf = (rendered: Rendered[]): Set<unknown> =>
      new Set(
        [...JSON.stringify(rendered.flatMap(podTemplates)).matchAll(/"(?:secretName|secretKeyRef":\{"name)":"([^"]+)"/g)].map(
          ([, name]) => name,
        ),
      );

    test('a generated password is drawn once, in one Secret that all jobs use, and restarts nothing', async () => {
      const values = { credentials: { db: { generate: { password: 20 } } }, jobs };
      const [first, second] = [await render(values), await render(values)];
      expect(ofKind(first, 'Secret').map(({ metadata }) => metadata.name)).toEqual(['sales-db']);
      expect([...secretsOf(first)]).toEqual(['sales-db']);
      expect(first.flatMap(podTemplates)).toEqual(second.flatMap(podTemplates));
      expect(ofKind(first, 'Secret')).not.toEqual(ofKind(second, 'Secret'));
      expect(readFileSync(join(folder, 'templates/credential-secret.yaml'), 'utf8')).toContain('lookup "v1" "Secret"');
    });

    test('existingSecret is honoured by every consumer, and needs no password beside it', async () => {
      const rendered = await render({ credentials: { db: { existingSecret: 'mine' } }, jobs });
      expect(ofKind(rendered, 'Secret')).toEqual([]);
      expect([...secretsOf(rendered)]).toEqual(['mine']);
      for (const container of KINDS.flatMap((kind) => [
        ...(podOf(jobNamed(rendered, kind)).spec.initContainers ?? []),
        containerOf(jobNamed(rendered, kind)),
      ])) {
        expect(envOf(container)['P']).toEqual({ secretKeyRef: { name: 'mine', key: 'password' } });
        expect(container.volumeMounts).toContainEqual({ name: 'credential-db', mountPath: '/secrets', readOnly: true });
      }
    });

    test('a password is in its Secret alone: not in arguments, variables, ConfigMaps, labels or names', async () => {
      const rendered = await render({
        credentials: { db: { values: { password: 'hunter2-hunter2' } } },
        artifacts: { content: { a: 1 } },
        alerts: { enabled: true },
        jobs,
      });
      expect(rendered.filter((manifest) => JSON.stringify(manifest).includes('hunter2-hunter2')).map(({ kind }) => kind)).toEqual([
        'Secret',
      ]);
    });

    test('no password comes with the chart', () => {
      expect(defaults['credentials']).toEqual({});
      expect(JSON.stringify(defaults)).not.toMatch(/password|passwd|secret_?key|token"/i);
    });
  });

  describe('types and quoting', () => {
    test('tags and variables that look like numbers stay texts; numbers are refused', async () => {
      const texts = ['1.10', '20240101', '1e3', '0x10', '010', 'true', 'null', '~', '5', '.5', '1_000', '12:30'];
      const jobs = Object.fromEntries(
        texts.map((text, i) => [
          `j${i}`,
          {
            image: { tag: text },
            env: { VALUE: text },
            annotations: { a: text },
            nodeSelector: /^\w[\w.]*$/.test(text) ? { a: text } : {},
          },
        ]),
      );
      const rendered = await render({ jobs });
      texts.forEach((text, i) => {
        const job = jobNamed(rendered, `j${i}`);
        expect(containerOf(job).image).toBe(`docker.io/example/dbt:${text}`);
        expect(envOf(containerOf(job))['VALUE']).toBe(text);
        expect(podOf(job).metadata.annotations).toEqual({ a: text });
        if (/^\w[\w.]*$/.test(text)) expect(podOf(job).spec['nodeSelector']).toEqual({ a: text });
      });
      const message = await refused({ jobs: { a: { image: { tag: 1.1 }, env: { A: 5, B: true }, args: [1] } } });
      for (const path of [/tag/, /env\W+A/, /env\W+B/, /args\W+0/]) expect(message).toMatch(path);
    });

    test('0 and false are not swallowed', async () => {
      const job = {
        schedule: '@daily',
        successfulJobsHistoryLimit: 0,
        failedJobsHistoryLimit: 0,
        ttlSecondsAfterFinished: 0,
        backoffLimit: 0,
        parallelism: 0,
        terminationGracePeriodSeconds: 0,
        suspend: false,
        podSecurityContext: { runAsUser: 0, runAsNonRoot: false },
        securityContext: { readOnlyRootFilesystem: false },
      };
      const loud = {
        successfulJobsHistoryLimit: 9,
        failedJobsHistoryLimit: 9,
        ttlSecondsAfterFinished: 9,
        backoffLimit: 9,
        parallelism: 9,
        terminationGracePeriodSeconds: 9,
        suspend: true,
      };
      for (const values of [
        { jobs: { a: job } },
        { defaults: { image: IMAGE, ...job }, jobs: { a: {} } },
        { defaults: { image: IMAGE, ...loud }, jobs: { a: job } },
      ]) {
        const found = jobNamed(await render(values), 'a');
        expect(found['spec']).toMatchObject({ successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 0, suspend: false });
        expect(jobSpecOf(found)).toMatchObject({ ttlSecondsAfterFinished: 0, backoffLimit: 0, parallelism: 0 });
        expect(podOf(found).spec).toMatchObject({
          terminationGracePeriodSeconds: 0,
          automountServiceAccountToken: false,
          securityContext: { runAsUser: 0, runAsNonRoot: false },
        });
        expect(containerOf(found)['securityContext']).toMatchObject({ readOnlyRootFilesystem: false });
      }
    });

    test('a quote and a newline in the name of an image add nothing', async () => {
      const repository = 'a"\n          securityContext: {privileged: true}\n          #';
      const container = containerOf(jobNamed(await render({ jobs: { a: { image: { repository, registry: "r'", tag: '1"' } } } }), 'a'));
      expect(container.image).toBe(`r'/${repository}:1"`);
      expect(container['securityContext']).toMatchObject({ privileged: false });
    });

    test('no value reaches a shell: commands are lists, and scripts are the same whatever the values', async () => {
      const rendered = await render({
        platform: { release: 'floe', polaris: { warehouse: '$(id)"\'`id`' } },
        product: { name: 'a' },
        jobs: Object.fromEntries(KINDS.map((kind) => [kind, { kind, args: ['$(id)', '"; id'] }])),
      });
      for (const { command = [], args = [] } of allContainers(rendered)) {
        expect(['sh', 'bash', '/bin/sh', '/bin/bash']).not.toContain(command[0]);
        expect(command.join('\n')).not.toContain('$(id)');
        if (args.length > 0) expect(args).toEqual(['$(id)', '"; id']);
      }
    });

    test('a file keeps its indentation and its last newlines; a credential of digits is a text, and a number is refused', async () => {
      const file = '   {"a":\n\t1}\n\n\n';
      const rendered = await render({
        artifacts: { file },
        credentials: { db: { values: { pin: '0123', long: '123456789012345678901' } } },
        jobs: {},
      });
      expect(ofKind(rendered, 'ConfigMap')[0]?.['data']).toEqual({ 'compiled_artifacts.json': file });
      expect(ofKind(rendered, 'Secret')[0]?.['stringData']).toEqual({ pin: '0123', long: '123456789012345678901' });
      expect(await refused({ credentials: { db: { values: { pin: 123 } } } })).toMatch(/pin/);
    });

    test('a job that says nothing but its image renders, of every kind, and so do the examples of the README', async () => {
      const blocks = [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/^```yaml\n([^]*?)^```$/gm)].map(
        ([, yaml]) => parse(yaml as string) as object,
      );
      expect(blocks.length).toBeGreaterThan(1);
      for (const values of [
        ...KINDS.flatMap((kind) => [{ jobs: { a: { kind } } }, { jobs: { a: { kind, schedule: '@hourly' } } }]),
        ...blocks.map((block) => ({ ...block, defaults: { ...(block as { defaults?: object }).defaults, image: IMAGE } })),
      ]) {
        expect((await render(values)).length).toBeGreaterThan(2);
      }
    });
  });

  describe('jobs', () => {
    test('as many of each kind as wanted, once and on a schedule', async () => {
      const jobs = Object.fromEntries(
        KINDS.flatMap((kind) =>
          Array.from({ length: 10 }, (_each, i) => [`${kind}-${i}`, { kind, schedule: i % 2 === 0 ? '@daily' : null }]),
        ),
      );
      const rendered = await render({ jobs });
      expect([ofKind(rendered, 'CronJob').length, ofKind(rendered, 'Job').length]).toEqual([20, 20]);
    });

    test('each overrides what the defaults say', async () => {
      const setting = (i: number): object => ({
        schedule: '@daily',
        backoffLimit: i,
        activeDeadlineSeconds: 10 + i,
        ttlSecondsAfterFinished: 20 + i,
        nodeSelector: { disk: `d${i}` },
        serviceAccountName: `account-${i}`,
        annotations: { note: `n${i}` },
        labels: { team: `t${i}` },
        timeZone: ['Etc/UTC', 'Europe/Paris', 'Asia/Tokyo'][i],
        startingDeadlineSeconds: 30 + i,
        priorityClassName: `p${i}`,
        tolerations: [{ key: `k${i}`, operator: 'Exists' }],
      });
      const rendered = await render({ defaults: { image: IMAGE, ...setting(0) }, jobs: { j0: {}, j1: setting(1), j2: setting(2) } });
      for (const i of [0, 1, 2]) {
        const job = jobNamed(rendered, `j${i}`);
        expect(job['spec']).toMatchObject({ timeZone: ['Etc/UTC', 'Europe/Paris', 'Asia/Tokyo'][i], startingDeadlineSeconds: 30 + i });
        expect(jobSpecOf(job)).toMatchObject({ backoffLimit: i, activeDeadlineSeconds: 10 + i, ttlSecondsAfterFinished: 20 + i });
        expect(podOf(job)).toMatchObject({
          metadata: { annotations: { note: `n${i}` }, labels: { team: `t${i}` } },
          spec: {
            nodeSelector: { disk: `d${i}` },
            serviceAccountName: `account-${i}`,
            priorityClassName: `p${i}`,
            tolerations: [{ key: `k${i}`, operator: 'Exists' }],
          },
        });
      }
    });

    test('schedules and time zones are checked', async () => {
      const message = await refused({
        jobs: Object.fromEntries(
          ['61 * * * *', '* * * *', 'every day', '@fortnightly', '* * 32 * *', '0 0 * * 9'].map((schedule, i) => [`j${i}`, { schedule }]),
        ),
      });
      for (const i of [0, 1, 2, 3, 4, 5]) expect(message).toMatch(new RegExp(`j${i}\\Wschedule`));
      const zones = await refused({ jobs: { a: { schedule: '@daily', timeZone: 'Local' }, b: { timeZone: 'Europe/Amster dam' } } });
      expect(zones).toMatch(/a\WtimeZone/);
      expect(zones).toMatch(/b\WtimeZone/);
    });

    test('ConfigMaps and Secrets that are declared are mounted in every container', async () => {
      const volumes = {
        config: { mountPath: '/config', source: { configMap: { name: 'c' } } },
        keys: { mountPath: '/keys', source: { secret: { secretName: 's' } } },
      };
      const rendered = await render({
        jobs: { a: { volumes, envFrom: [{ configMapRef: { name: 'c' } }], steps: [{ name: 'x' }, { name: 'y' }] } },
      });
      const { initContainers = [], containers, volumes: found } = podOf(jobNamed(rendered, 'a')).spec;
      expect(found).toEqual(
        expect.arrayContaining([
          { name: 'config', configMap: { name: 'c' } },
          { name: 'keys', secret: { secretName: 's' } },
        ]),
      );
      expect([...initContainers, ...containers]).toHaveLength(2);
      for (const container of [...initContainers, ...containers]) {
        expect(container.volumeMounts).toEqual(
          expect.arrayContaining([
            { name: 'config', mountPath: '/config' },
            { name: 'keys', mountPath: '/keys' },
          ]),
        );
        expect(container['envFrom']).toEqual([{ configMapRef: { name: 'c' } }]);
      }
    });

    test('a dbt job finds the project of its image, and may write its target, its logs and /tmp', async () => {
      const container = containerOf(jobNamed(await render({ jobs: { a: { kind: 'dbt' } } }), 'a'));
      expect(container['securityContext']).toMatchObject({ readOnlyRootFilesystem: true });
      const writable = container.volumeMounts.filter(({ readOnly }) => readOnly !== true).map(({ mountPath }) => mountPath);
      const env = envOf(container);
      for (const path of [env['DBT_TARGET_PATH'], env['DBT_LOG_PATH'], '/tmp/x'])
        expect(writable.some((folder_) => String(path).startsWith(`${folder_}/`))).toBe(true);
      const covered = container.volumeMounts.some(({ mountPath }) => `${String(env['DBT_PROJECT_DIR'])}/`.startsWith(`${mountPath}/`));
      expect([env['DBT_PROJECT_DIR'], covered]).toEqual(['/dbt', false]);
    });

    test('the failed are tried again or not as a policy says, and the API is not reachable from a job', async () => {
      const rendered = await render({ jobs: { a: { kind: 'quality' }, b: { kind: 'quality', podFailurePolicy: null } } });
      expect(jobSpecOf(jobNamed(rendered, 'a'))['podFailurePolicy']).toEqual({
        rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [2] } }],
      });
      expect(jobSpecOf(jobNamed(rendered, 'b'))).not.toHaveProperty('podFailurePolicy');
      for (const template of rendered.flatMap(podTemplates))
        expect(template['spec']).toMatchObject({ automountServiceAccountToken: false });
      expect(rendered.map(({ kind }) => kind)).not.toEqual(expect.arrayContaining(['Role']));
    });
  });
});

test('all values have a schema', () => {
  const untyped: string[] = [];
  const visit = (of: unknown, path: string): void => {
    if (typeof of !== 'object' || of === null) return;
    for (const [key, below] of Object.entries(of)) {
      if (key === 'properties')
        for (const [name, declared] of Object.entries(below as object))
          if (Object.keys(declared as object).every((each) => each === 'description' || each === 'default'))
            untyped.push(`${path}.${name}`);
      visit(below, `${path}.${key}`);
    }
  };
  visit(schema, '');
  expect(untyped.filter((path) => path !== '.global')).toEqual([]);
});
