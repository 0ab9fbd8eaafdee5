import { describe, expect, test } from 'vitest';
import * as plus from 'cdk8s-plus-28';
import { Chart, JsonPatch } from 'cdk8s';
import {
  asPresent,
  asString,
  asText,
  ConfigMap,
  external,
  fail,
  ForEach,
  format,
  HelmChart,
  isPresent,
  loop,
  Manifest,
  NamedTemplate,
  Notes,
  raw,
  RawTemplate,
  Secret,
  Service,
  value,
  When,
  when,
  yamlDocument,
  type ObjectType,
  type UntypedResource,
} from '../../src/index.js';
import type { Pod } from '../../src/kubernetes/index.js';
import { toldAtSynth } from '../support/charts.js';

type Build = (chart: HelmChart) => void;
const object = (name: string, spec: unknown): never => ({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name }, spec }) as never;
const place = (chart: HelmChart, spec: unknown, id = 'thing'): void =>
  void new Manifest<UntypedResource>(chart, id, { apiVersion: 'example.com/v1', kind: 'Thing', spec } as never);
const v = (chart: HelmChart): Record<string, never> => chart.values as never;

/** What is wrong, the declaration, the chart, and what the message must name: the construct's path, the value's path, what to do. */
const MISTAKES: [string, ObjectType, Build, string[]][] = [
  [
    'a failure in one case of a condition within a text',
    value.object({ ok: value.boolean({ default: true }) }),
    (chart) => place(chart, { text: format`so ${when<string>(v(chart)['ok'] as never, 'good', fail('bad'))}` }),
    ['demo/thing', 'fail(...) in it would always fail', 'as a field of its own'],
  ],
  [
    'two subcharts that go by one name in different places',
    value.object({}),
    (c) => {
      for (const id of ['first', 'second']) {
        const nested = new HelmChart(c, id, { version: '1.0.0', description: 'Is one of two.', values: value.object({}) });
        new HelmChart(nested, 'exporter', { version: '1.0.0', description: 'Exports.', values: value.object({}) });
      }
    },
    ['demo/second/exporter: ', 'demo/first/exporter', "'exporter'", 'another id'],
  ],
  [
    'a default that is out of range',
    value.object({ web: value.object({ replicas: value.integer({ default: -1, minimum: 0 }) }) }),
    (c) => place(c, v(c)['web']),
    ['demo: ', '.Values.web.replicas', 'must be >= 0'],
  ],
  [
    'a default of the wrong type',
    value.object({ port: value.k8s.port({ default: 'http' as never }) }),
    (c) => place(c, v(c)['port']),
    ['demo: ', '.Values.port', 'must be integer'],
  ],
  [
    'a default that breaks a Kubernetes shape',
    value.object({ resources: value.k8s.resources({ default: { limit: {} } as never }) }),
    (c) => place(c, v(c)['resources']),
    ['demo: ', '.Values.resources', "'limit'"],
  ],
  [
    'a default that breaks its pattern',
    value.object({ at: value.k8s.cron({ default: 'noon' }) }),
    (c) => place(c, v(c)['at']),
    ['.Values.at', 'pattern'],
  ],
  [
    'a pattern with look-ahead',
    value.object({ web: value.object({ name: value.string({ default: 'a', pattern: '^(?!x)' }) }) }),
    (c) => place(c, v(c)['web']),
    ['demo: ', '.Values.web.name', 'RE2'],
  ],
  [
    'a pattern with a back-reference',
    value.object({ name: value.string({ default: 'aa', pattern: '^(a)\\1$' }) }),
    (c) => place(c, v(c)['name']),
    ['.Values.name', 'RE2'],
  ],
  [
    'a value that nothing uses',
    value.object({ used: value.string({ default: '' }), web: value.object({ idle: value.string({ default: '' }) }) }),
    (c) => place(c, v(c)['used']),
    ['demo: ', '.Values.web.idle'],
  ],
  [
    'a value of a loop that nothing uses',
    value.object({ jobs: value.map(value.object({ image: value.string(), idle: value.string() })) }),
    (c) => {
      const each = loop(v(c)['jobs'] as never);
      place(c, [each.each((each.item as never as { image: never }).image)]);
    },
    ['.Values.jobs.*.idle'],
  ],
  [
    'two objects of one name',
    value.object({}),
    (c) => {
      place(c, 1, 'a');
      new Manifest<UntypedResource>(c, 'b', { apiVersion: 'example.com/v1', kind: 'Thing' }, { suffix: 'a' });
    },
    ['demo/b: ', 'demo/a'],
  ],
  [
    'two objects of one name, of which both may be',
    value.object({ on: value.boolean({ default: true }), off: value.boolean({ default: true }) }),
    (c) => {
      new Manifest<UntypedResource>(new When(c, 'x', v(c)['on'] as never), 'a', object('one', 1));
      new Manifest<UntypedResource>(new When(c, 'y', v(c)['off'] as never), 'b', object('one', 1));
    },
    ['demo/y/b: ', 'demo/x/a'],
  ],
  [
    'two objects in one file',
    value.object({}),
    (c) => {
      place(c, 1, 'aB');
      place(c, 1, 'a-b');
    },
    ['demo/a-b: ', 'templates/a-b-thing.yaml', 'demo/aB'],
  ],
  [
    'two notes',
    value.object({}),
    (c) => {
      new Notes(c, 'a', ['x']);
      new Notes(c, 'b', ['x']);
    },
    ['demo: ', '2 Notes'],
  ],
  [
    'a raw template in the place of another',
    value.object({}),
    (c) => {
      place(c, 1);
      new RawTemplate(c, 'raw', 'thing.yaml', 'x');
    },
    ['demo/raw: ', 'templates/thing.yaml'],
  ],
  [
    'a loop variable outside of its loop',
    value.object({ names: value.list(value.string()) }),
    (c) => {
      const each = loop(v(c)['names'] as never);
      place(c, { all: [each.each(each.item)], one: each.item });
    },
    ['demo/thing .spec.one', 'the item of the loop over .Values.names'],
  ],
  [
    'a ForEach variable outside of it',
    value.object({ names: value.map(value.string()) }),
    (c) => {
      const each = new ForEach<string>(c, 'each', v(c)['names'] as never);
      place(c, each.item);
    },
    ['demo/thing .spec', 'outside of the loop'],
  ],
  [
    'a handle without its condition',
    value.object({ on: value.boolean({ default: true }) }),
    (c) => {
      const config = new ConfigMap(new When(c, 'if', v(c)['on'] as never), 'config', { data: { a: 'x' } });
      place(c, { deep: [{ name: config.name }] });
    },
    ['demo/thing .spec.deep[0].name', 'ConfigMap demo/if/config', '.Values.on'],
  ],
  [
    'a handle under the opposite condition',
    value.object({ on: value.boolean({ default: true }) }),
    (c) => {
      const on = v(c)['on'] as never;
      const config = new ConfigMap(new When(c, 'if', on), 'config', { data: { a: 'x' } });
      place(c, when(on, 'there', config.name as never));
    },
    ['demo/thing .spec', '.Values.on'],
  ],
  [
    'a handle from one switch under another',
    value.object({ a: value.boolean({ default: true }), b: value.boolean({ default: true }) }),
    (c) => {
      const config = new ConfigMap(new When(c, 'if', v(c)['a'] as never), 'config', { data: { a: 'x' } });
      place(c, when(v(c)['b'] as never, config.name as never));
    },
    ['demo/thing .spec', '.Values.a'],
  ],
  [
    'a name of one\u2019s own',
    value.object({}),
    (c) =>
      void new Manifest<Pod>(c, 'pod', {
        apiVersion: 'v1',
        kind: 'Pod',
        spec: { serviceAccountName: 'mine', containers: [{ name: 'a', image: 'b' }] },
      }),
    ['demo/pod .spec.serviceAccountName', "'mine'", 'external(name)'],
  ],
  [
    'a ConfigMap named by hand in env',
    value.object({}),
    (c) =>
      void new Manifest<Pod>(c, 'pod', {
        apiVersion: 'v1',
        kind: 'Pod',
        spec: {
          containers: [{ name: 'a', image: 'b', env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'config', key: 'a' } } }] }],
        },
      }),
    ['demo/pod .spec.containers[0].env[0].valueFrom.configMapKeyRef.name', "'config'"],
  ],
  [
    'a key that the ConfigMap has not',
    value.object({}),
    (c) => {
      const config = new ConfigMap(c, 'config', { data: { a: 'x' } });
      new Manifest<Pod>(c, 'pod', {
        apiVersion: 'v1',
        kind: 'Pod',
        spec: {
          containers: [{ name: 'a', image: 'b', env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: config.name, key: 'b' } } }] }],
        },
      });
    },
    ['demo/pod .spec.containers[0]', "has no 'b'", 'It has: a'],
  ],
  [
    'a port that the Service has not',
    value.object({}),
    (c) => {
      const service = new Service(c, 'web', { ports: { http: { port: 80 } } });
      place(c, { service: { name: service.name, port: { name: 'https' } } });
    },
    ['demo/thing .spec.service', "has no 'https'"],
  ],
  [
    'what may be absent, used as if it were there',
    value.object({ tls: value.optional(value.string()) }),
    (c) => place(c, { a: asPresent(v(c)['tls'] as never) }),
    ['demo/thing .spec.a', '.Values.tls', 'isPresent'],
  ],
  [
    'a union, used as a text',
    value.object({ env: value.union([value.string(), value.integer()], { default: '' }) }),
    (c) => place(c, [asText(v(c)['env'] as never)]),
    ['demo/thing .spec[0]', '.Values.env', 'isText'],
  ],
  [
    'a secret in a ConfigMap',
    value.object({ password: value.secret({ default: '' }) }),
    (c) => void new ConfigMap(c, 'config', { data: { a: v(c)['password'] as never } }),
    ['demo/config/Resource .data.a', '.Values.password', 'is a secret'],
  ],
  [
    'a secret within a text of a ConfigMap',
    value.object({ password: value.secret({ default: '' }) }),
    (c) => void new ConfigMap(c, 'config', { data: { a: yamlDocument({ url: format`postgres://me:${v(c)['password'] as never}@db` }) } }),
    ['demo/config/Resource .data.a', '.Values.password'],
  ],
  [
    'a secret in the env of a pod',
    value.object({ password: value.secret({ default: '' }) }),
    (c) =>
      void new Manifest<Pod>(c, 'pod', {
        apiVersion: 'v1',
        kind: 'Pod',
        spec: { containers: [{ name: 'a', env: [{ name: 'P', value: v(c)['password'] as never }] }] },
      }),
    ['demo/pod .spec.containers[0].env[0].value', '.Values.password'],
  ],
  [
    'a secret in the notes',
    value.object({ password: value.secret({ default: '' }) }),
    (c) => void new Notes(c, 'notes', [v(c)['password'] as never]),
    ['demo/notes', '.Values.password'],
  ],
  [
    'a marker that was cut to pieces',
    value.object({ name: value.string({ default: '' }) }),
    (c) => {
      place(c, v(c)['name']);
      new plus.ConfigMap(c, 'plus', {
        data: {
          a: asString(v(c)['name'] as never)
            .toUpperCase()
            .toLowerCase()
            .replace('-end', '-end'),
          [asString(v(c)['name'] as never)]: 'x',
        },
      });
    },
    ['demo', '.Values.name', 'marker'],
  ],
  ['a number that no manifest can hold', value.object({}), (c) => place(c, { a: NaN }), ['demo/thing', 'NaN']],
  ['a function in a manifest', value.object({}), (c) => place(c, { a: () => 1 }), ['demo/thing', 'function']],
  [
    'a template of another chart',
    value.object({}),
    (c) => {
      const sub = new HelmChart(c, 'sub', { version: '1.0.0', description: 'x', values: value.object({}) });
      const template = new NamedTemplate<unknown>(sub, 'part', { a: 1 });
      place(c, template.include());
    },
    ['demo/thing .spec', "named template 'part'", 'demo/sub'],
  ],
  [
    'values of the parent in a subchart',
    value.object({ a: value.string({ default: '' }) }),
    (c) => {
      const sub = new HelmChart(c, 'sub', { version: '1.0.0', description: 'x', values: value.object({}) });
      place(sub, v(c)['a']);
    },
    ['demo/sub/thing', "chart 'demo'", 'global'],
  ],
  [
    'a condition that Helm cannot switch by',
    value.object({ a: value.string({ default: '' }) }),
    (c) => {
      const sub = new HelmChart(c, 'sub', { version: '1.0.0', description: 'x', values: value.object({}) });
      c.subchart(sub as never, { condition: isPresent(v(c)['a'] as never) });
    },
    ['demo/sub', 'single value'],
  ],
  ['a plain cdk8s Chart', value.object({}), (c) => void new Chart(c, 'plain'), ['demo/plain: ', 'HelmChart']],
  [
    'an environment that breaks the schema',
    value.object({ replicas: value.integer({ default: 1, maximum: 3 }) }),
    (c) => {
      place(c, v(c)['replicas']);
      c.addEnvironment('production', { replicas: 9 });
    },
    ['demo: ', 'values-production.yaml', '.Values.replicas', '<= 3'],
  ],
  [
    'an environment with an unknown key',
    value.object({ replicas: value.integer({ default: 1 }) }),
    (c) => {
      place(c, v(c)['replicas']);
      c.addEnvironment('production', { replica: 9 });
    },
    ['values-production.yaml', "'replica'"],
  ],
  [
    'ci values of the wrong type',
    value.object({ replicas: value.integer({ default: 1 }) }),
    (c) => {
      place(c, v(c)['replicas']);
      c.addCiValues('more', { replicas: 'two' });
    },
    ['ci/more-values.yaml', '.Values.replicas'],
  ],
  [
    'a patch of what is not there',
    value.object({}),
    (c) => new Manifest<UntypedResource>(c, 'thing', object('a', {})).addJsonPatch(JsonPatch.replace('/spec/missing/deep', 1)),
    ['demo/thing', '/spec/missing/deep', "'missing'"],
  ],
  [
    'an expression inside a function that takes scalars',
    value.object({ a: value.boolean({ default: true }), b: value.list(value.string()) }),
    (c) => place(c, format`${when(v(c)['a'] as never, v(c)['b'] as never) as never}`),
    ['demo/thing'],
  ],
];

describe('the author is told', () => {
  test.each(MISTAKES)('of %s, and nothing is written', (_, values, build, words) => {
    const { message, written } = toldAtSynth(values, build as never);
    for (const word of words) expect(message).toContain(word);
    expect(written).toEqual([]);
  });

  test.each(['Upper', '-a', 'a-', 'a b', 'a_b', ''])('of the chart name %j', (name) => {
    expect(toldAtSynth(value.object({}), () => undefined, { name }).message).toContain('demo');
  });

  test.each(['1', '1.2', 'v1.2.3', '1.2.3.4', '01.2.3', 'latest', ''])('of the version %j', (version) => {
    expect(toldAtSynth(value.object({}), () => undefined, { version }).message).toContain(`the version '${version}'`);
  });
});

describe('what is right passes', () => {
  test.each<[string, ObjectType, Build]>([
    [
      'two objects of one name, of which only one can be',
      value.object({ on: value.boolean({ default: true }) }),
      (c) => {
        const on = v(c)['on'] as never;
        new Manifest<UntypedResource>(new When(c, 'x', on), 'a', object('one', 1));
        place(c, when(on, 'x'));
      },
    ],
    [
      'a handle under its condition, however it is written',
      value.object({ a: value.boolean({ default: true }), b: value.boolean({ default: true }) }),
      (c) => {
        const config = new ConfigMap(new When(new When(c, 'if', v(c)['a'] as never), 'and', v(c)['b'] as never), 'config', {
          data: { a: 'x' },
        });
        place(c, when(v(c)['b'] as never, [when(v(c)['a'] as never, config.name as never)] as never));
      },
    ],
    [
      'a secret in a Secret, and its handle in a pod',
      value.object({ password: value.secret({ default: '' }) }),
      (c) => {
        const secret = new Secret(c, 'secret', { data: { p: v(c)['password'] as never } });
        new Manifest<Pod>(c, 'pod', {
          apiVersion: 'v1',
          kind: 'Pod',
          spec: { containers: [{ name: 'a', env: [{ name: 'P', valueFrom: { secretKeyRef: secret.key('p') } }] }] },
        });
      },
    ],
    [
      'a name that is external or raw',
      value.object({}),
      (c) =>
        void new Manifest<Pod>(c, 'pod', {
          apiVersion: 'v1',
          kind: 'Pod',
          spec: {
            serviceAccountName: external('mine'),
            imagePullSecrets: [{ name: raw('"x"', value.string()) }],
            containers: [{ name: 'a' }],
          },
        }),
    ],
  ])('%s', (_, values, build) => {
    expect(toldAtSynth(values, build as never)).toEqual({ message: 'nothing', written: ['demo'] });
  });
});
