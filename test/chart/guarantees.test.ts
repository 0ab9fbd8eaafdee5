import { describe, expect, test } from 'vitest';
import {
  asPresent,
  ConfigMap,
  ForEach,
  HelmChart,
  isPresent,
  items,
  join,
  loop,
  Manifest,
  orElse,
  overlay,
  Secret,
  toJson,
  value,
  variable,
  When,
  not,
  when,
  yamlDocument,
  type Expr,
  type ObjectType,
} from '../../src/index.js';
import type { ConfigMap as KubeConfigMap, Job } from '../../src/kubernetes/index.js';
import { render } from '../../src/testing/index.js';
import { chartOf } from '../support/charts.js';
import { allHelms } from '../support/helms.js';

const helm = allHelms().at(-1)?.binary ?? 'helm';
const synth =
  <T extends ObjectType>(values: T, build: (chart: HelmChart<T>) => void) =>
  (): unknown =>
    chartOf(values, build).app.build();

describe('a secret stays out of a ConfigMap, however it gets there', () => {
  const db = value.object({ host: value.string({ default: 'h' }), password: value.secret({ default: 's' }) });
  const values = value.object({ db, list: value.list(db), all: value.list(value.secret()), over: value.overridable(db) });
  const ways: Record<string, (v: HelmChart<typeof values>['values']) => Expr<string>> = {
    'as an object in a document': (v) => yamlDocument(v.db),
    'as JSON': (v) => toJson(v.db),
    'as an item of a list': (v) => yamlDocument({ all: [items(v.list)] }),
    'as a joined list': (v) => join(v.all, ','),
    'as an overlay': (v) => yamlDocument(overlay(v.db, v.over)),
    'as a variable': (v) => toJson(variable('db', v.db)),
  };
  for (const [way, place] of Object.entries(ways)) {
    test(way, () => {
      expect(synth(values, (chart) => new ConfigMap(chart, 'config', { data: { a: place(chart.values) } }))).toThrow(
        /is a secret and must not be placed in a ConfigMap/,
      );
    });
  }
});

test("the values of a subchart whose name has a dash are read with 'index'", async () => {
  const { chart } = chartOf(value.object({}), (parent) => {
    const child = new HelmChart(parent, 'my-sub', {
      version: '1.0.0',
      description: 'A subchart.',
      values: value.object({ a: value.string({ default: 'x' }) }),
    });
    new ConfigMap(child, 'own', { data: { a: child.values.a } });
    new ConfigMap(parent, 'config', { data: { a: child.values.a } });
  });
  const [config] = (await render(chart, {}, { helm })).filter(({ metadata }) => metadata.name.endsWith('-config'));
  expect(config?.['data']).toEqual({ a: 'x' });
});

test('an object that a loop repeats needs a name for each member', () => {
  const values = value.object({ all: value.map(value.string()) });
  const build = (options: (each: ForEach<string>) => object) =>
    synth(values, (chart) => {
      const each = new ForEach(chart, 'each', chart.values.all);
      new ConfigMap(each, 'config', { data: { a: each.item }, ...options(each) });
    });
  expect(build(() => ({}))).toThrow(/demo\/each\/config\/Resource: would have the same name for every member of \.Values\.all/);
  expect(build((each) => ({ suffix: each.key }))).not.toThrow();
});

describe('defaults inside an optional object', () => {
  const probe = value.object({ path: value.string({ default: '/' }), http: value.object({ port: value.integer({ default: 80 }) }) });
  const values = value.object({ probe: value.optional(probe) });

  test('are refused where they would be lost', () => {
    expect(synth(values, (chart) => new ConfigMap(chart, 'config', { data: { a: yamlDocument({ probe: chart.values.probe }) } }))).toThrow(
      /asPresent\(\.Values\.probe\)/,
    );
    expect(synth(values, (chart) => new ConfigMap(chart, 'config', { data: { a: yamlDocument({ a: chart.values.probe.path }) } }))).toThrow(
      /asPresent\(\.Values\.probe\)/,
    );
  });

  test('are there through asPresent, as deep as they go', async () => {
    const { chart } = chartOf(values, (of) => {
      const content = yamlDocument({
        port: when<number>(isPresent(of.values.probe), asPresent(of.values.probe).http.port),
        path: when<string>(isPresent(of.values.probe), asPresent(of.values.probe).path),
      });
      new ConfigMap(of, 'config', { data: { a: content } });
    });
    const [config] = await render(chart, { probe: {} }, { helm });
    expect(config?.['data']).toEqual({ a: 'port: 80\npath: "/"\n' });
  });
});

test('a hook that runs before the install may not rely on what is not there yet', () => {
  const values = value.object({ password: value.secret({ default: 'x' }) });
  const build = (secretIsHook: boolean, events: readonly ['pre-install'] | readonly ['post-install']) =>
    synth(values, (chart) => {
      const secret = new Secret(chart, 'secret', {
        data: { password: chart.values.password },
        ...(secretIsHook ? { hook: { events: ['pre-install'], weight: -1 } } : {}),
      });
      new Manifest<Job>(
        chart,
        'migrate',
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          spec: {
            template: {
              spec: {
                restartPolicy: 'Never',
                containers: [{ name: 'a', env: [{ name: 'P', valueFrom: { secretKeyRef: secret.key('password') } }] }],
              },
            },
          },
        },
        { hook: { events } },
      );
    });
  expect(build(false, ['pre-install'])).toThrow(
    /demo\/migrate: runs before the install, when Secret demo\/secret\/Resource is not there yet/,
  );
  expect(build(true, ['pre-install'])).not.toThrow();
  expect(build(false, ['post-install'])).not.toThrow();
});

test("an existing Secret or the chart's own: one expression", async () => {
  const values = value.object({ existingSecret: value.optional(value.k8s.name()), password: value.secret({ default: 'x' }) });
  const { chart } = chartOf(values, (of) => {
    const own = new Secret(new When(of, 'own', not(isPresent(of.values.existingSecret))), 'secret', {
      data: { password: of.values.password },
    });
    new ConfigMap(of, 'config', { data: { name: orElse(of.values.existingSecret, own.name) } });
  });
  const named = async (given: object): Promise<unknown> =>
    (await render(chart, given, { helm })).find(({ kind }) => kind === 'ConfigMap')?.['data'];
  expect(await named({})).toEqual({ name: 'test-demo-secret' });
  expect(await named({ existingSecret: 'mine' })).toEqual({ name: 'mine' });
});

test('null takes away an entry of a map that the defaults have', async () => {
  const settings = value.object({ env: value.map(value.string()) });
  const values = value.object({ defaults: settings, jobs: value.map(value.overridable(settings), { keys: { pattern: '^[a-z]+$' } }) });
  const { chart } = chartOf(values, (of) => {
    const each = new ForEach(of, 'each', of.values.jobs);
    const job = overlay(of.values.defaults, each.item);
    const env = loop(job.env);
    new ConfigMap(each, 'config', { suffix: each.key, data: { a: yamlDocument(env.entry(env.key, env.item)) } });
  });
  const [config] = await render(chart, { defaults: { env: { A: '1', B: '2' } }, jobs: { x: { env: { A: null } } } }, { helm });
  expect(config?.['data']).toEqual({ a: '"B": "2"\n' });
});

test('data that comes out empty is left out, also where a checksum shares it', async () => {
  const values = value.object({ texts: value.map(value.string()) });
  const { chart } = chartOf(values, (parent) => {
    const text = loop(parent.values.texts);
    const data = text.entry<string>(text.key, text.item);
    const config = new Manifest<KubeConfigMap>(parent, 'config', { apiVersion: 'v1', kind: 'ConfigMap', data });
    const volumes = [{ name: 'config', configMap: { name: config.ref } }];
    const spec = { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'i' }], volumes } } } as const;
    new Manifest<Job>(parent, 'job', { apiVersion: 'batch/v1', kind: 'Job', spec });
  });
  const config = async (texts: object): Promise<unknown> =>
    (await render(chart, { texts }, { helm })).find(({ kind }) => kind === 'ConfigMap');
  expect(await config({})).not.toHaveProperty('data');
  expect(await config({ a: 'b' })).toHaveProperty('data', { a: 'b' });
});
