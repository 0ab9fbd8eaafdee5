import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Rendered } from '../../../../src/testing/index.js';
import { OUTSIDE, platformChart, RICH_PLATFORM } from '../../../support/platform.js';
import { podTemplates } from '../../../support/references.js';

/*
 * What broke for users of hand-written charts of the same platform, and is tested here. Elsewhere: values that do nothing
 * (effects.test.ts), keys and types that are refused (invalid-values.test.ts), names and versions (releases.test.ts), endpoints,
 * credentials, images and network rules (wiring.test.ts), the production file (environments.test.ts); and with the software
 * itself that waits end, that tests of a release fail, and that the root filesystem may be read-only (test/software).
 */
const chart = platformChart();
const render = (values: unknown = {}): Promise<Rendered[]> => chart.render(values, { releaseName: 'floe' });
const named = (manifests: readonly Rendered[], kind: string, name: string): Rendered =>
  manifests.find((each) => each.kind === kind && each.metadata.name === name) as Rendered;

interface Container {
  readonly image: string;
  readonly ports?: readonly { readonly containerPort: number }[];
}
interface Spec {
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes?: readonly { readonly hostPath?: unknown }[];
}
const specs = (manifests: readonly Rendered[]): Spec[] => manifests.flatMap(podTemplates).map((template) => template['spec'] as Spec);
const containers = (manifests: readonly Rendered[]): Container[] =>
  specs(manifests).flatMap(({ containers: own, initContainers = [] }) => [...initContainers, ...own]);

test.each<[string, unknown]>([
  ['dagster-webserver', { dagster: { 'dagster-webserver': {} } }],
  ['dagsterWebserver', { dagster: { dagsterWebserver: { replicaCount: 2 } } }],
  ['primary', { postgresql: { primary: { persistence: { size: '100Gi' } } } }],
  ['replicaCount', { dagster: { webserver: { replicaCount: 2 } } }],
  ['podDisruptionBudget', { postgresql: { podDisruptionBudget: { enabled: true } } }],
  ['otel', { global: { floe: { otel: { enabled: false } } } }],
])('%s, which once changed nothing, is refused by its name', async (key, values) => {
  expect(await chart.refusal(values)).toContain(key);
});

describe('texts stay texts, and numbers numbers', () => {
  test.each(['1.10', '20240101', '1e3', '0x1f', 'yes', '08'])('the tag %s', async (tag) => {
    const manifests = await render({ postgresql: { image: { tag } }, dagster: { webserver: {} } });
    expect(containers([named(manifests, 'StatefulSet', 'floe-postgresql')]).map(({ image }) => image)).toEqual([
      `docker.io/library/postgres:${tag}`,
      `docker.io/library/postgres:${tag}`,
    ]);
  });

  test('a tag that is a number is refused: 1.10 would be 1.1', async () => {
    expect(await chart.refusal({ postgresql: { image: { tag: 1.1 } } })).toMatch(/tag/);
  });

  test('nothing in an image becomes another field', async () => {
    const repository = 'postgres"\n          securityContext: { privileged: true }\n          x: "';
    const [, server] = containers([named(await render({ postgresql: { image: { repository } } }), 'StatefulSet', 'floe-postgresql')]);
    expect(server?.image).toContain(repository);
    expect(server).toMatchObject({ securityContext: { privileged: false } });
  });

  test('zero and false are values', async () => {
    const manifests = await render({
      postgresql: {
        terminationGracePeriodSeconds: 0,
        backup: { enabled: true, backoffLimit: 0, successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 0 },
      },
      dagster: { webserver: { replicas: 0 }, runs: { ttlSecondsAfterFinished: 0 } },
    });
    expect(named(manifests, 'Deployment', 'floe-dagster-webserver')['spec']).toMatchObject({ replicas: 0 });
    expect(named(manifests, 'CronJob', 'floe-postgresql-backup')['spec']).toMatchObject({
      successfulJobsHistoryLimit: 0,
      failedJobsHistoryLimit: 0,
      jobTemplate: { spec: { backoffLimit: 0 } },
    });
    expect(specs([named(manifests, 'StatefulSet', 'floe-postgresql')])).toMatchObject([{ terminationGracePeriodSeconds: 0 }]);
    expect(JSON.stringify(manifests)).toMatch(/ttlSecondsAfterFinished: 0/);
  });
});

test('no budget keeps a node with a single pod from being drained', async () => {
  expect((await render(RICH_PLATFORM['embedded'])).filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([]);
  const manifests = await render({ dagster: { webserver: { replicas: 2, podDisruptionBudget: { enabled: true } } } });
  expect(manifests.filter(({ kind }) => kind === 'PodDisruptionBudget').map(({ metadata }) => metadata.name)).toEqual([
    'floe-dagster-webserver',
  ]);
});

test('containers that are not root bind no port below 1024, and no pod uses the node', async () => {
  const manifests = await render(RICH_PLATFORM['embedded']);
  const ports = containers(manifests).flatMap(({ ports: own = [] }) => own.map(({ containerPort }) => containerPort));
  expect(ports.length).toBeGreaterThan(2);
  expect(ports.filter((port) => port < 1024)).toEqual([]);
  expect(specs(manifests).flatMap(({ volumes = [] }) => volumes.filter(({ hostPath }) => hostPath !== undefined))).toEqual([]);
});

test('an existing Secret needs no password beside it', async () => {
  expect(await chart.refusal(OUTSIDE)).toBeUndefined();
  expect(await chart.refusal({ postgresql: { credential: { existingSecret: 'mine' } } })).toBeUndefined();
});

test('no password is part of an address', async () => {
  const manifests = await render({
    global: { floe: { postgresql: { databases: { dagster: { credential: { values: { 'postgresql-password': 'p@ss:/word' } } } } } } },
  });
  expect(JSON.stringify(manifests)).not.toMatch(/postgres(ql)?:\/\//);
});

describe('the chart is complete', () => {
  test('with the charts of its services, at their versions: nothing is fetched', async () => {
    const { dependencies } = parse(readFileSync(join(chart.folder, 'Chart.yaml'), 'utf8')) as {
      dependencies: { name: string; version: string; repository: string }[];
    };
    for (const { name, repository, version } of dependencies) {
      expect(repository).toBe('');
      expect(parse(readFileSync(join(chart.folder, 'charts', name, 'Chart.yaml'), 'utf8'))).toMatchObject({ version });
    }
    const { stdout } = await execa(chart.newest.binary, ['dependency', 'list', chart.folder]);
    expect(stdout.match(/\bunpacked\b/g)).toHaveLength(2);
    expect(existsSync(join(chart.folder, '.helmignore'))).toBe(true);
  });

  test('and no schema refers to another address', () => {
    const refs = readFileSync(join(chart.folder, 'values.schema.json'), 'utf8').match(/"\$ref": "[^"]*"/g) ?? [];
    expect(refs.length).toBeGreaterThan(10);
    expect(refs.filter((ref) => !ref.startsWith('"$ref": "#/definitions/'))).toEqual([]);
  });
});

test('the README draws each service once, with what it talks to', () => {
  const readme = readFileSync(join(chart.folder, 'README.md'), 'utf8');
  const boxes = [...readme.matchAll(/^ {2}b\d+\["(.*)"\]$/gm)].map(([, title]) => title);
  expect(boxes).toEqual([...new Set(boxes)]);
  expect(boxes).toEqual(expect.arrayContaining(['Dagster', 'PostgreSQL', 'Kubernetes API']));
  expect(readme).toMatch(/b\d+ -- "metadata" --> b\d+/);
});
