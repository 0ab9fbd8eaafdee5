import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { FloeJobs } from '../../constructs/index.js';
import { parseManifests, type Rendered } from '../../src/testing/index.js';
import { synthesized } from '../support/folders.js';
import { allHelms } from '../support/helms.js';
import { EXAMPLE, files, floeCharts } from './command.js';

const file = files();
const chart = synthesized((app) => new FloeJobs(app));

type Data = Record<string, unknown>;
const exampleSpec = parse(readFileSync(join(EXAMPLE, 'floe.yaml'), 'utf8')) as Data & { metadata: Data };
const exampleArtifacts = JSON.parse(readFileSync(join(EXAMPLE, 'compiled_artifacts.json'), 'utf8')) as Data & {
  metadata: Data;
  plugins: Data;
  identity: Data;
  observability: Data;
};
const IMAGE = ['--image', 'registry.example.com/sales/customer-360:1.10'];

interface Product {
  readonly spec?: unknown;
  readonly artifacts?: unknown;
}

const inputs = ({ artifacts = exampleArtifacts, spec = exampleSpec }: Product): string[] => [
  '--spec',
  file('floe.yaml', spec),
  '--artifacts',
  file('compiled_artifacts.json', artifacts),
];

async function valuesOf(product: Product = {}, ...options: string[]): Promise<{ text: string; values: Data; notes: string }> {
  const { exitCode, stderr, stdout } = await floeCharts(['values', ...inputs(product), ...options]);
  expect(exitCode, stderr).toBe(0);
  return { text: stdout, values: parse(stdout) as Data, notes: stderr };
}

async function problemOf(product: Product, ...options: string[]): Promise<string> {
  const { exitCode, stderr, stdout } = await floeCharts(['values', ...inputs(product), ...options]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  return stderr;
}

async function rendered(helm: string, text: string, ...args: string[]): Promise<Rendered[]> {
  const { stdout } = await execa(helm, [
    'template',
    'sales',
    chart,
    '--kube-version',
    '1.31.0',
    '--values',
    file('values.yaml', text),
    ...args,
  ]);
  return parseManifests(stdout);
}

const jobIn = (values: Data): [string, Data] => Object.entries(values['jobs'] as Record<string, Data>)[0] ?? ['', {}];
const podOf = (manifests: Rendered[]): Rendered['spec'] =>
  manifests.find(({ kind }) => kind === 'CronJob')?.['spec'].jobTemplate.spec.template;

describe('the values of the example install', () => {
  const options = [
    '--manifest',
    join(EXAMPLE, 'manifest.yaml'),
    ...IMAGE,
    '--secret',
    'warehouse',
    '--platform-release',
    'floe',
    '--platform-namespace',
    'platform',
  ];
  let text: string;
  let notes: string;
  beforeAll(async () => ({ text, notes } = await valuesOf({}, ...options)));

  test('with nothing left to do, and with their schema in the first line', () => {
    expect(notes).toBe('');
    expect(text).toMatch(/^# yaml-language-server: \$schema=floe-jobs\/values\.editor\.schema\.json\n/);
  });

  test.each(allHelms())('in Helm $version, as one scheduled dbt build with its labels, variables and addresses', async ({ binary }) => {
    const manifests = await rendered(binary, text, '--set-file', `artifacts.file=${join(EXAMPLE, 'compiled_artifacts.json')}`);
    const [cronJob, ...more] = manifests.filter(({ kind }) => kind === 'CronJob' || kind === 'Job');
    expect(more).toEqual([]);
    expect(cronJob?.['spec']).toMatchObject({ schedule: '0 6 * * *', timeZone: 'Europe/Amsterdam', suspend: false });
    expect(cronJob?.metadata.labels).toMatchObject({
      'floe.dev/product': 'customer-360',
      'floe.dev/version': '1.4.0',
      'floe.dev/domain': 'sales',
      'floe.dev/owner': 'sales-data-example.com',
      'floe.dev/tier': 'gold',
    });
    const [container] = podOf(manifests).spec.containers as [Rendered];
    expect(container['image']).toBe('registry.example.com/sales/customer-360:1.10');
    expect((container['args'] as string[])[0]).toBe('build');
    expect(container['resources']).toEqual({
      requests: { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '256Mi' },
      limits: { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '2Gi' },
    });
    const env = container['env'] as { name: string; value?: string; valueFrom?: unknown }[];
    expect(env.find(({ name }) => name === 'WAREHOUSE_PASSWORD')?.valueFrom).toEqual({
      secretKeyRef: { name: 'warehouse', key: 'WAREHOUSE_PASSWORD' },
    });
    expect(env.find(({ name }) => name === 'POLARIS_URI')?.value).toMatch(/^http:\/\/floe-[^/]*\.platform\.svc/);
    expect(env.find(({ name }) => name === 'PYICEBERG_CATALOG__DEFAULT__WAREHOUSE')?.value).toBe('sales');
    const profiles = manifests.find(({ kind, data }) => kind === 'ConfigMap' && data?.['profiles.yml'] !== undefined)?.['data'][
      'profiles.yml'
    ] as string;
    expect(parse(profiles)).toEqual(exampleArtifacts['dbt_profiles']);
  });
});

describe('what the documents say comes out', () => {
  test('a schedule that is not enabled is paused, as one is by --pause', async () => {
    const off = { ...exampleSpec, schedule: { cron: '@daily', enabled: false } };
    expect(jobIn((await valuesOf({ spec: off })).values)[1]).toMatchObject({ schedule: '@daily', suspend: true });
    expect(jobIn((await valuesOf({}, '--pause')).values)[1]).toMatchObject({ schedule: '0 6 * * *', suspend: true });
    expect(jobIn((await valuesOf()).values)[1]).not.toHaveProperty('suspend');
  });

  test('without a schedule the job runs once', async () => {
    const { text, values } = await valuesOf({ spec: { ...exampleSpec, schedule: null } }, ...IMAGE, '--embed-artifacts');
    expect(jobIn(values)[1]).not.toHaveProperty('schedule');
    expect((await rendered(allHelms()[0]?.binary ?? 'helm', text)).map(({ kind }) => kind)).toContain('Job');
  });

  test('ingestion by dlt comes first, in the same job; alone it is the job', async () => {
    const artifacts = { ...exampleArtifacts, plugins: { ...exampleArtifacts.plugins, ingestion: { type: 'dlt', version: '1.0.0' } } };
    const both = await valuesOf({ artifacts }, ...IMAGE);
    const containers = podOf(await rendered(allHelms()[0]?.binary ?? 'helm', both.text)).spec as {
      initContainers: Data[];
      containers: Data[];
    };
    expect(containers.initContainers).toMatchObject([{ name: 'load', command: ['python'], args: ['pipeline.py'] }]);
    expect(containers.containers).toMatchObject([{ name: 'build', command: ['dbt'] }]);

    const { values } = await valuesOf({ artifacts: { ...artifacts, transforms: null }, spec: { ...exampleSpec, transforms: [] } });
    expect(jobIn(values)).toMatchObject(['dlt-load', { kind: 'dlt', schedule: '0 6 * * *' }]);
    expect(await problemOf({ spec: { ...exampleSpec, transforms: [] } })).toContain('floe.yaml: transforms: there is nothing to run.');
  });

  test('models that DuckDB builds inside the job make it large, unless --preset says otherwise', async () => {
    const artifacts = { ...exampleArtifacts, plugins: { ...exampleArtifacts.plugins, compute: { type: 'duckdb', version: '1.0.0' } } };
    expect(jobIn((await valuesOf({ artifacts })).values)[1]).toHaveProperty('resourcePreset', 'large');
    expect(jobIn((await valuesOf({ artifacts }, '--preset', 'medium')).values)[1]).toHaveProperty('resourcePreset', 'medium');
    expect(await floeCharts(['values', ...inputs({}), '--preset', 'huge'])).toMatchObject({ exitCode: 2, stdout: '' });
  });

  test("the manifest's presets, with what else a manifest has", async () => {
    const manifest = {
      apiVersion: 'floe.dev/v1',
      kind: 'Manifest',
      anything: { else: 1 },
      resource_presets: { huge: { cpu_request: '4', memory_limit: '16Gi' } },
    };
    const { values } = await valuesOf({}, '--manifest', file('manifest.yaml', manifest), '--preset', 'huge');
    expect(values['resourcePresets']).toEqual({ huge: { requests: { cpu: '4' }, limits: { memory: '16Gi' } } });
    const wrong = { ...manifest, resource_presets: { huge: { cpu_request: 'much' }, Big: {} } };
    const problem = await problemOf({}, '--manifest', file('manifest.yaml', wrong));
    expect(problem).toContain('manifest.yaml: resource_presets.huge.cpu_request: "much" is not an amount');
    expect(problem).toContain('manifest.yaml: resource_presets.Big: ');
  });

  test('labels that no label can be are written so that they can; the domain is that of the identity unless floe.yaml has one', async () => {
    const spec = {
      ...exampleSpec,
      metadata: { name: 'customer-360', version: '1.4.0', owner: `-${'ö'.repeat(3)}team a+b@x.org${'x'.repeat(80)}-` },
    };
    const { product } = (await valuesOf({ spec })).values as { product: Record<string, string> };
    expect(product).toMatchObject({ name: 'customer-360', domain: 'sales' });
    expect(product['owner']).toMatch(/^team-a-b-x\.orgx+$/);
    expect(product['owner']).toHaveLength(63);
    expect(product).not.toHaveProperty('tier');
  });

  test('telemetry and lineage that are off stay off', async () => {
    const observability = { ...exampleArtifacts.observability, lineage: false, telemetry: { enabled: false } };
    const { values } = await valuesOf({ artifacts: { ...exampleArtifacts, observability } });
    expect(values['platform']).toMatchObject({ otel: { enabled: false }, openLineage: { enabled: false } });
  });

  test('the artifacts are embedded on demand, every character of them, and refused where no ConfigMap holds them', async () => {
    const artifacts = { ...exampleArtifacts, governance: { note: 'a "quote"\n{{ .Values }} ~ yes 1.10  \n', none: null } };
    const { values } = await valuesOf({ artifacts }, '--embed-artifacts');
    expect(values['artifacts']).toEqual({ content: artifacts });
    expect((await valuesOf({ artifacts })).values).not.toHaveProperty('artifacts');

    const large = { ...exampleArtifacts, governance: { note: 'x'.repeat(1_000_000) } };
    expect(await problemOf({ artifacts: large }, '--embed-artifacts')).toMatch(
      /compiled_artifacts\.json: takes \d+ bytes.*--artifacts-path/,
    );
    expect((await valuesOf({ artifacts: large }, '--artifacts-path', '/app/compiled_artifacts.json')).values['artifacts']).toEqual({
      path: '/app/compiled_artifacts.json',
    });
  });

  test('images of every form', async () => {
    const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
    const imageOf = async (image: string) => ((await valuesOf({}, '--image', image)).values['defaults'] as Data)['image'];
    expect(await imageOf('team/dbt:1.10')).toEqual({ repository: 'team/dbt', tag: '1.10' });
    expect(await imageOf(`localhost:5000/dbt@${digest}`)).toEqual({ registry: 'localhost:5000', repository: 'dbt', digest });
    expect(await imageOf(`ghcr.io/a/b/c:v1@${digest}`)).toEqual({ registry: 'ghcr.io', repository: 'a/b/c', tag: 'v1', digest });
    for (const image of ['team/dbt', 'Team/dbt:1', ':1', 'team/dbt:1@sha256:12', 'localhost:5000/dbt'])
      expect(await floeCharts(['values', ...inputs({}), '--image', image]), image).toMatchObject({ exitCode: 2, stdout: '' });
  });

  test('what is left to do is said on stderr and in the file', async () => {
    const { notes, text } = await valuesOf();
    for (const what of ['--image', 'WAREHOUSE_PASSWORD, WAREHOUSE_USER']) {
      expect(notes).toContain(what);
      expect(text).toContain(what);
    }
    expect(text).toContain('--set-file artifacts.file=compiled_artifacts.json');
  });
});

describe('invalid input ends with 1, nothing on stdout, and the path in the document', () => {
  const metadata = exampleSpec.metadata;
  test.each<[string, Data, string]>([
    [
      'an unknown key',
      { ...exampleSpec, schedule: { crn: '0 6 * * *' } },
      'floe.yaml: schedule.crn: there is no such key. Known here: cron, timezone, enabled.',
    ],
    ['an unknown key at the top', { ...exampleSpec, jobs: {} }, 'floe.yaml: jobs: there is no such key.'],
    [
      'a cron expression of four fields',
      { ...exampleSpec, schedule: { cron: '0 6 * *' } },
      'floe.yaml: schedule.cron: "0 6 * *" is not a cron expression',
    ],
    ['a minute that there is not', { ...exampleSpec, schedule: { cron: '60 6 * * *' } }, 'floe.yaml: schedule.cron: "60 6 * * *" is not'],
    [
      'a zone that there is not',
      { ...exampleSpec, schedule: { cron: '@daily', timezone: 'Europe/Amsterdm' } },
      'floe.yaml: schedule.timezone: "Europe/Amsterdm" is not a time zone',
    ],
    [
      'a zone in large letters',
      { ...exampleSpec, schedule: { cron: '@daily', timezone: 'EUROPE/AMSTERDAM' } },
      'floe.yaml: schedule.timezone:',
    ],
    [
      'a switch that is a text',
      { ...exampleSpec, schedule: { enabled: 'yes' } },
      'floe.yaml: schedule.enabled: must be true or false, not "yes".',
    ],
    ['a missing name', { ...exampleSpec, metadata: { version: '1.4.0' } }, 'floe.yaml: metadata.name: is missing. Add it: a name'],
    [
      'a version without quotes',
      { ...exampleSpec, metadata: { ...metadata, version: 1.4 } },
      'floe.yaml: metadata.version: must be a text, not 1.4. Write it in quotes.',
    ],
    [
      'a tier in a list',
      { ...exampleSpec, transforms: [{ name: 'a' }, { name: 'b', tier: 'platinum' }] },
      'floe.yaml: transforms[1].tier: must be bronze or silver or gold, not "platinum".',
    ],
    [
      'a key that is no name',
      { ...exampleSpec, metadata: { ...metadata, 'my key': 1 } },
      'floe.yaml: metadata."my key": there is no such key.',
    ],
    ['another kind', { ...exampleSpec, kind: 'Manifest' }, 'floe.yaml: kind: must be FloeSpec, not "Manifest".'],
  ])('%s in floe.yaml', async (_, spec, message) => expect(await problemOf({ spec })).toContain(message));

  test.each<[string, Data, string]>([
    [
      'a later version',
      { ...exampleArtifacts, version: '0.7.0' },
      'compiled_artifacts.json: version: "0.7.0" is not a version of CompiledArtifacts from 0.1.0 to 0.6',
    ],
    ['an unknown key', { ...exampleArtifacts, plugin: {} }, 'compiled_artifacts.json: plugin: there is no such key.'],
    [
      'an unknown key inside',
      { ...exampleArtifacts, identity: { ...exampleArtifacts.identity, team: 'x' } },
      'compiled_artifacts.json: identity.team: there is no such key.',
    ],
    [
      'a protocol',
      { ...exampleArtifacts, observability: { telemetry: { otlp_protocol: 'udp' } } },
      'compiled_artifacts.json: observability.telemetry.otlp_protocol: must be grpc or http',
    ],
    ['no metadata', { ...exampleArtifacts, metadata: null }, 'compiled_artifacts.json: metadata: must be a mapping, not nothing.'],
    [
      'another product',
      { ...exampleArtifacts, metadata: { ...exampleArtifacts.metadata, product_name: 'orders' } },
      'compiled_artifacts.json: metadata.product_name: is orders, but floe.yaml has customer-360',
    ],
    [
      'another version',
      { ...exampleArtifacts, metadata: { ...exampleArtifacts.metadata, product_version: '1.3.0' } },
      'compiled_artifacts.json: metadata.product_version: is 1.3.0',
    ],
    [
      'a model less',
      { ...exampleArtifacts, transforms: { default_compute: 'snowflake', models: [] } },
      'floe.yaml: transforms[0].name: stg_crm__customers is not in compiled_artifacts.json.',
    ],
  ])('%s in compiled_artifacts.json', async (_, artifacts, message) => expect(await problemOf({ artifacts })).toContain(message));

  test('all problems come at once', async () => {
    const spec = { ...exampleSpec, kind: 'X', schedule: { cron: 'x', enabled: 1 } };
    expect((await problemOf({ spec })).split('\n')).toHaveLength(3);
  });

  test('files that are missing, empty, or no YAML and JSON', async () => {
    expect(await problemOf({ spec: 'a: [' })).toMatch(/^floe\.yaml: is no YAML: .* line 1/);
    expect(await problemOf({ spec: 'a: 1\na: 2\n' })).toContain('floe.yaml: is no YAML: Map keys must be unique');
    expect(await problemOf({ spec: '' })).toBe('floe.yaml: is empty.');
    expect(await problemOf({ spec: 'text' })).toBe('floe.yaml: the document: must be a mapping, not "text".');
    expect(await problemOf({ spec: 'a: 1\n---\nb: 1\n' })).toContain('floe.yaml: has several documents.');
    expect(await problemOf({ artifacts: '{' })).toContain('compiled_artifacts.json: cannot be read: ');
    const missing = await floeCharts(['values', '--spec', '/nowhere/floe.yaml', '--artifacts', 'x']);
    expect(missing).toEqual({ exitCode: 1, stdout: '', stderr: '/nowhere/floe.yaml: there is no such file.' });
  });

  test('options that the chart would refuse', async () => {
    expect(await problemOf({}, '--platform-release', 'Not_A_Name')).toContain('platform.release: must match pattern');
    expect(await problemOf({}, '--secret', 'Not_A_Name')).toContain('credentials.profile.existingSecret: must match pattern');
  });
});

test.each(['0.1.0', '0.2.0', '0.3.0', '0.4.0', '0.5.1', '0.6.9'])('artifacts of version %s', async (version) => {
  const { plugins: _p, transforms: _t, dbt_profiles: _d, data_contracts: _c, ...oldest } = exampleArtifacts;
  const artifacts = version === '0.1.0' ? { ...oldest, version } : { ...exampleArtifacts, version, quality_config: null, governance: null };
  expect(jobIn((await valuesOf({ artifacts })).values)[0]).toBe('dbt-build');
});
