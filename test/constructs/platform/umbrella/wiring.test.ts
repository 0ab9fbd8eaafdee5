import { describe, expect, test } from 'vitest';
import { PLATFORM_SERVICES } from '../../../../constructs/common/endpoints.js';
import type { Rendered } from '../../../../src/testing/index.js';
import { OUTSIDE, platformChart, RICH_PLATFORM } from '../../../support/platform.js';
import { podTemplates } from '../../../support/references.js';
import { objectOf } from '../../../support/suite/chart.js';

const chart = platformChart();
const render = (values: unknown = {}): Promise<Rendered[]> => chart.render(values, { releaseName: 'floe', namespace: 'data' });
const floe = (values: unknown): unknown => ({ global: { floe: values } });
type Tree = Readonly<Record<string, unknown>>;

/** Every text in a tree. */
function texts(tree: unknown): string[] {
  if (typeof tree === 'string') return [tree];
  return typeof tree === 'object' && tree !== null ? Object.values(tree).flatMap(texts) : [];
}

/** Services of the release's namespace that something names by their address, and the port where there is one. */
const addresses = (manifests: readonly Rendered[]): { name: string; port: string | undefined }[] =>
  texts(manifests).flatMap((text) =>
    [...text.matchAll(/\b([a-z0-9][-a-z0-9]*)\.data\.svc\b(?::([0-9]+))?/g)].map(([, name, port]) => ({ name: name as string, port })),
  );
const services = (manifests: readonly Rendered[]): Map<string, number[]> =>
  new Map(
    manifests
      .filter(({ kind }) => kind === 'Service')
      .map(({ metadata, spec }) => [metadata.name, ((spec as Tree)['ports'] as { port: number }[]).map(({ port }) => port)]),
  );
const secretOf = (manifests: readonly Rendered[], name: string): Rendered | undefined =>
  manifests.find(({ kind, metadata }) => kind === 'Secret' && metadata.name === name);

describe('no address leads nowhere', () => {
  test.each<[string, unknown]>([
    ['as it comes', {}],
    ['with all there is', RICH_PLATFORM['embedded']],
    ['PostgreSQL by another name', floe({ postgresql: { fullname: 'database' } })],
    ['Dagster by another name', floe({ dagster: { fullname: 'orchestrator' } })],
    ['PostgreSQL alone', floe({ dagster: { enabled: false } })],
    ['a server outside', OUTSIDE],
  ])('%s', async (_, values) => {
    const manifests = await render(values);
    const known = services(manifests);
    const found = addresses(manifests);
    for (const { name, port } of found) {
      expect([...known.keys()]).toContain(name);
      if (port !== undefined) expect(known.get(name)).toContain(Number(port));
    }
  });

  test('there are addresses to check', async () => {
    expect(addresses(await render()).length).toBeGreaterThan(5);
  });

  test('of a service that is elsewhere nothing is left', async () => {
    expect(texts(await render(OUTSIDE)).filter((text) => /floe-postgresql|\b5432\b/.test(text))).toEqual([]);
    expect(texts(await render(floe({ dagster: { enabled: false } }))).filter((text) => /dagster/.test(text))).toEqual([]);
  });

  test('a service that is renamed is renamed for everyone', async () => {
    const manifests = await render(floe({ dagster: { fullname: 'orchestrator' }, postgresql: { fullname: 'database' } }));
    const secret = 'floe-dagster-database';
    expect(texts(manifests).filter((text) => /floe-(dagster|postgresql)/.test(text) && !text.includes(secret))).toEqual([]);
  });
});

test('floe-jobs finds Dagster where this chart has it', async () => {
  const { chart: name, port, suffix } = PLATFORM_SERVICES.dagster;
  expect(services(await render()).get(`floe-${name}-${suffix}`)).toEqual([port]);
  expect(services(await render()).get(`floe-${PLATFORM_SERVICES.postgresql.chart}`)).toEqual([PLATFORM_SERVICES.postgresql.port]);
});

describe('both sides of a database have one source', () => {
  const mounted = (manifests: readonly Rendered[]): Tree[] => {
    const server = manifests.find(({ kind }) => kind === 'StatefulSet') as Rendered;
    const volumes = ((podTemplates(server)[0] as Tree)['spec'] as { volumes: { projected?: { sources: { secret: Tree }[] } }[] }).volumes;
    return volumes.flatMap(({ projected }) => projected?.sources.map(({ secret }) => secret) ?? []);
  };
  const used = (manifests: readonly Rendered[]): unknown[] =>
    manifests
      .filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/name'] === 'dagster')
      .flatMap(podTemplates)
      .flatMap(
        (template) =>
          (template['spec'] as { initContainers?: { env?: { name: string; valueFrom?: Tree; value?: string }[] }[] }).initContainers ?? [],
      )
      .flatMap(({ env = [] }) => env.filter(({ name }) => name === 'PGPASSWORD').map(({ valueFrom }) => valueFrom?.['secretKeyRef']));

  test.each<[string, unknown, string]>([
    ['drawn', {}, 'floe-dagster-database'],
    ['given', RICH_PLATFORM['given'], 'floe-dagster-database'],
    ['stored', RICH_PLATFORM['stored'], 'floe-dagster-database'],
    ['existing', RICH_PLATFORM['existing'], 'operators'],
  ])('a password that is %s', async (_, values, name) => {
    const manifests = await render(values);
    const users = used(manifests);
    expect(users.length).toBeGreaterThan(1);
    for (const user of users) expect(user).toEqual({ name, key: 'postgresql-password' });
    expect(mounted(manifests)).toContainEqual({ name, items: [{ key: 'postgresql-password', path: 'dagster' }] });
  });

  test('a name', async () => {
    const names = { name: 'orchestrator', username: 'dagster_app' };
    const manifests = await render(floe({ postgresql: { databases: { dagster: names } } }));
    const data = (end: string): unknown => manifests.find((each) => objectOf(each) === `ConfigMap/floe-postgresql-${end}`)?.['data'];
    expect(data('databases')).toEqual({ dagster: names.name });
    expect(data('roles')).toEqual({ dagster: names.username });
    const env = texts(manifests.filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/name'] === 'dagster'));
    expect(env).toContain(names.name);
    expect(env).toContain(names.username);
  });
});

describe('credentials', () => {
  const given = {
    global: {
      floe: {
        secrets: { generate: false },
        postgresql: { databases: { dagster: { credential: { existingSecret: 'mine' } } } },
      },
    },
    postgresql: { credential: { existingSecret: 'mine' } },
  };

  test('for tools that only render, each that would be drawn is refused by its name, and none is drawn when all are given', async () => {
    const refusal = (values: unknown): Promise<string | undefined> => chart.refusal(values);
    const { floe: all } = given.global;
    expect(await refusal({ global: { floe: all } })).toMatch(/credential has no 'password'.*global\.floe\.secrets\.generate is false/);
    expect(await refusal({ ...given, global: { floe: { secrets: all.secrets } } })).toMatch(
      /global\.floe\.postgresql\.databases\.dagster\.credential has no 'postgresql-password'/,
    );
    expect(await refusal({ ...given, postgresql: { ...given.postgresql, databases: { own: {} } } })).toMatch(
      /databases\.own\.credential has no 'password'/,
    );
    expect(await chart.text(given)).toBe(await chart.text(given));
    expect((await render(given)).filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });

  test('outlive an uninstall together with the volume that they open, and go with the release where there is none', async () => {
    const manifests = await render();
    for (const name of ['floe-dagster-database', 'floe-postgresql-superuser'])
      expect(secretOf(manifests, name)?.metadata.annotations).toMatchObject({ 'helm.sh/resource-policy': 'keep' });
    const { postgresql } = OUTSIDE.global.floe;
    const values = floe({
      postgresql: { ...postgresql, databases: { dagster: { credential: { values: { 'postgresql-password': 'x' } } } } },
    });
    expect(secretOf(await render(values), 'floe-dagster-database')?.metadata.annotations).toBeUndefined();
    const server = manifests.find(({ kind }) => kind === 'StatefulSet') as Rendered;
    expect((server['spec'] as Tree)['persistentVolumeClaimRetentionPolicy']).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
  });

  test('are in Secrets, and nowhere else', async () => {
    const values = floe({
      postgresql: { databases: { dagster: { credential: { values: { 'postgresql-password': 'hunter2-hunter2' } } } } },
    });
    const manifests = await render(values);
    expect(texts(manifests.filter(({ kind }) => kind !== 'Secret')).filter((text) => text.includes('hunter2'))).toEqual([]);
    expect(texts(manifests).filter((text) => text.includes('hunter2'))).toHaveLength(1);
  });
});

describe('the mirror and its Secrets', () => {
  test('are those of every image, hooks and tests included', async () => {
    const manifests = await render(RICH_PLATFORM['embedded']);
    const pods = manifests.flatMap(podTemplates).map((template) => template['spec'] as Tree);
    const images = pods.flatMap((pod) =>
      [...((pod['initContainers'] ?? []) as { image: string }[]), ...(pod['containers'] as { image: string }[])].map(({ image }) => image),
    );
    expect(images.length).toBeGreaterThan(10);
    expect(images.filter((image) => !image.startsWith('mirror.example.com/'))).toEqual([]);
    expect(pods.filter((pod) => JSON.stringify(pod['imagePullSecrets']) !== '[{"name":"registry"}]')).toEqual([]);
    // Those of pods that Dagster starts are in its configuration.
    expect(texts(manifests).join('\n')).not.toMatch(/docker\.io/);
  });
});

describe('the network', () => {
  const policies = async (values: unknown): Promise<Rendered[]> => (await render(values)).filter(({ kind }) => kind === 'NetworkPolicy');

  test('every pod has a policy', async () => {
    const manifests = await render(RICH_PLATFORM['embedded']);
    const selected = manifests
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .map(({ spec }) => (spec as { podSelector: { matchLabels: Tree } }).podSelector.matchLabels);
    const labels = manifests.flatMap(podTemplates).map((template) => (template['metadata'] as { labels: Tree }).labels);
    const isSelected = (pod: Tree): boolean =>
      selected.some((selector) => Object.entries(selector).every(([key, value]) => pod[key] === value));
    expect(labels.length).toBeGreaterThan(8);
    expect(labels.filter((pod) => !isSelected(pod))).toEqual([]);
  });

  test('what one side opens, the other accepts', async () => {
    const manifests = await policies(RICH_PLATFORM['embedded']);
    const server = manifests.find(({ metadata }) => metadata.name.endsWith('-server')) as Rendered;
    const from = JSON.stringify((server['spec'] as Tree)['ingress']);
    const openers = manifests.filter((each) => JSON.stringify((each['spec'] as Tree)['egress'] ?? []).includes('"postgresql"'));
    expect(openers.length).toBeGreaterThan(4);
    for (const { spec } of openers) {
      const { matchLabels } = (spec as { podSelector: { matchLabels: Record<string, string> } }).podSelector;
      const component = matchLabels['app.kubernetes.io/component'] as string;
      expect(from.includes(`"${component}"`) || from.includes('"app.kubernetes.io/name":"dagster"'), component).toBe(true);
    }
  });

  test('has no rule for a service that is not there', async () => {
    expect(JSON.stringify(await policies(OUTSIDE))).not.toContain('"postgresql"');
    expect(JSON.stringify(await policies(floe({ dagster: { enabled: false } })))).not.toContain('dagster');
    expect(await policies(floe({ networkPolicy: { enabled: false } }))).toEqual([]);
  });
});
