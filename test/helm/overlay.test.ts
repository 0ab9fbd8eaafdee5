import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Construct } from 'constructs';
import {
  asMap,
  asText,
  ForEach,
  HelmChart,
  isMap,
  isText,
  items,
  jsonDocument,
  loop,
  Manifest,
  overlay,
  value,
  when,
  whenSet,
  type UntypedResource,
} from '../../src/index.js';
import { renderFolder } from '../../src/testing/index.js';
import { violations } from '../../src/values/validate.js';
import { difference, holds, integer, key, text } from '../support/arbitraries.js';
import { synthesized } from '../support/folders.js';
import { allHelms } from '../support/helms.js';

const Settings = value.object({
  text: value.string({ default: 'default' }),
  count: value.integer({ default: 7 }),
  flag: value.boolean({ default: true }),
  list: value.list(value.string(), { default: ['default'] }),
  optional: value.optional(value.string({ default: 'default' })),
  free: value.map(value.string()),
  env: value.map(value.union([value.string(), value.k8s.envVarSource()])),
  nested: value.object({
    a: value.string({ default: 'a' }),
    b: value.optional(value.integer({ default: 1 })),
    deep: value.object({ x: value.optional(value.string()), list: value.list(value.integer()) }),
  }),
  whole: value.object({ kind: value.oneOf(['a', 'b'], { default: 'a' }), extra: value.optional(value.string()) }, { atomic: true }),
  tls: value.optional(value.object({ secret: value.string(), port: value.optional(value.integer()) })),
  resources: value.k8s.resources({ default: { limits: { cpu: 1 } } }),
  probe: value.optional(value.k8s.probe()),
  selector: value.k8s.nodeSelector(),
});

const Values = value.object({ defaults: Settings, jobs: value.map(value.overridable(Settings)) });

class Overlaid extends HelmChart<typeof Values> {
  constructor(scope: Construct, id: string) {
    super(scope, id, { version: '1.0.0', description: 'Lays settings over defaults.', values: Values });
    const each = new ForEach(this, 'jobs', this.values.jobs);
    const job = overlay(this.values.defaults, each.item);
    const env = loop(job.env);
    const spec = {
      all: jsonDocument(job),
      text: job.text,
      count: job.count,
      flag: job.flag,
      list: ['first', items(job.list)],
      optional: job.optional,
      env: [env.each({ name: env.key, value: when(isText(env.item), asText(env.item)), from: when(isMap(env.item), asMap(env.item)) })],
      x: job.nested.deep.x,
      port: job.tls.port,
      probe: job.probe,
      resources: whenSet(job.resources),
    };
    new Manifest<UntypedResource>(each, 'job', { apiVersion: 'v1', kind: 'Job', case: each.key, spec }, { suffix: each.key });
  }
}

/** The keys at which an override replaces as a whole, whatever is below. */
const ATOMIC = [/^\.env\.[^]*$/, /^\.whole$/, /^\.probe$/];

/** What an overlay means, in the shortest form that says it. */
function laidOver(base: Record<string, unknown>, over: Record<string, unknown>, at = ''): Record<string, unknown> {
  const result = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const path = `${at}.${key}`;
    if (value === null) delete result[key];
    else if (isPlain(value) && !ATOMIC.some((pattern) => pattern.test(path)))
      result[key] = laidOver(isPlain(result[key]) ? result[key] : {}, value, path);
    else result[key] = value;
  }
  return result;
}
const isPlain = (of: unknown): of is Record<string, unknown> => typeof of === 'object' && of !== null && !Array.isArray(of);

const label = fc.constantFrom('a', 'b', 'example.com/c');
const source = fc.oneof(
  fc.record({ configMapKeyRef: fc.record({ name: fc.constantFrom('a', 'b'), key: fc.constantFrom('k') }) }),
  fc.record({
    secretKeyRef: fc.record(
      { name: fc.constantFrom('a', 'b'), key: fc.constantFrom('k'), optional: fc.boolean() },
      { requiredKeys: ['name', 'key'] },
    ),
  }),
  fc.record({ fieldRef: fc.record({ fieldPath: fc.constant('metadata.name') }) }),
);
const probe = fc.oneof(
  fc.record({
    httpGet: fc.record({ path: fc.constantFrom('/', '/x'), port: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant('http')) }),
  }),
  fc.record({ exec: fc.record({ command: fc.array(fc.constantFrom('a', ''), { maxLength: 2 }) }) }),
  fc.record({ tcpSocket: fc.record({ port: fc.constant(1) }), periodSeconds: fc.integer({ min: 1, max: 99 }) }),
);
const quantities = fc.dictionary(fc.constantFrom('cpu', 'memory'), fc.constantFrom<string | number>('1', '500m', 1, 0.5, '1Gi', 0), {
  noNullPrototype: true,
});

/** Settings with any key left out; null where `nulls` and the value is optional. */
function settings(nulls: boolean, requiredKeys: boolean): fc.Arbitrary<Record<string, unknown>> {
  const optional = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => (nulls ? fc.option(of, { nil: null, freq: 2 }) : of);
  const some = (model: Record<string, fc.Arbitrary<unknown>>, always: string[]): fc.Arbitrary<Record<string, unknown>> =>
    fc.record(model, { requiredKeys: requiredKeys ? always : [], noNullPrototype: true });
  return some(
    {
      text: fc.oneof(fc.constant(''), text),
      count: fc.oneof(fc.constant(0), integer),
      flag: fc.boolean(),
      list: fc.array(text, { maxLength: 2 }),
      optional: optional(fc.oneof(fc.constant(''), text)),
      free: fc.dictionary(fc.oneof(fc.constantFrom('a', 'b'), key), text, { maxKeys: 3, noNullPrototype: true }),
      env: fc.dictionary(fc.constantFrom('A', 'B', 'C'), fc.oneof(fc.constantFrom('', 'x'), source), { noNullPrototype: true }),
      nested: some(
        {
          a: fc.constantFrom('', 'b'),
          b: optional(fc.constantFrom(0, 5)),
          deep: some({ x: optional(fc.constantFrom('', 'x')), list: fc.array(integer, { maxLength: 2 }) }, ['list']),
        },
        ['a', 'deep'],
      ),
      whole: fc.record(
        { kind: fc.constantFrom('a', 'b'), extra: fc.constantFrom('', 'x') },
        { requiredKeys: ['kind'], noNullPrototype: true },
      ),
      tls: optional(some({ secret: fc.constantFrom('', 's'), port: optional(fc.constantFrom(0, 1)) }, ['secret'])),
      resources: fc.record({ limits: quantities, requests: quantities }, { requiredKeys: [], noNullPrototype: true }),
      probe: optional(probe),
      selector: fc.dictionary(label, fc.constantFrom('', 'yes', '1'), { noNullPrototype: true }),
    },
    ['text', 'count', 'flag', 'list', 'free', 'env', 'nested', 'whole', 'resources', 'selector'],
  );
}

const JOBS = 60;
const jobs = fc
  .array(settings(true, false), { minLength: JOBS, maxLength: JOBS })
  .map((all) => Object.fromEntries(all.map((each, at) => [`job-${at}`, each])));
const PRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

describe.each(allHelms().map((helm) => [helm.version, helm] as const))('Helm %s', (_, helm) => {
  const folder = synthesized((app) => new Overlaid(app, 'overlaid'));
  const schema = JSON.parse(readFileSync(join(folder, 'values.schema.json'), 'utf8')) as Record<string, unknown>;

  test('settings override defaults: anything given, falsy or empty too; null removes; one-of shapes as a whole', async () => {
    await holds(
      fc.asyncProperty(settings(false, true), jobs, async (defaults, jobs) => {
        const values = JSON.parse(JSON.stringify({ defaults, jobs }).replace(PRINTABLE, '').replaceAll('"<<":', '"<":')) as {
          defaults: Record<string, unknown>;
          jobs: Record<string, Record<string, unknown>>;
        };
        expect(violations(schema, values)).toEqual([]);
        // What Helm itself makes of the defaults: its own are below them.
        const base = laidOver({ optional: 'default', nested: { b: 1 } }, values.defaults);
        base['resources'] = deepMerged({ limits: { cpu: 1 } }, values.defaults['resources']);
        const rendered = await renderFolder(folder, values, { helm: helm.binary });
        expect(rendered).toHaveLength(JOBS);
        const wrong = rendered.flatMap(({ case: name, spec }) => {
          const wanted = laidOver(base, values.jobs[name as string] as Record<string, unknown>);
          return [
            difference(JSON.parse((spec as { all: string }).all), wanted),
            difference(spec, { all: (spec as { all: string }).all, ...fieldsOf(wanted) }),
          ]
            .filter((found) => found !== undefined)
            .map((found) => `${found} in ${name as string}`);
        });
        expect(wrong.slice(0, 2)).toEqual([]);
      }),
      5,
    );
  });
});

function deepMerged(base: unknown, over: unknown): unknown {
  return isPlain(base) && isPlain(over)
    ? { ...base, ...Object.fromEntries(Object.entries(over).map(([key, of]) => [key, deepMerged(base[key], of)])) }
    : over;
}

interface Fields {
  readonly [field: string]: unknown;
  readonly list: string[];
  readonly env: Record<string, unknown>;
  readonly nested: { readonly deep: { readonly x?: string } };
  readonly tls?: { readonly port?: number };
  readonly resources: object;
}

function fieldsOf(settings: Record<string, unknown>): Record<string, unknown> {
  const { text, count, flag, optional, probe, resources, list, env, nested, tls } = settings as Fields;
  const variables = Object.entries(env)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, of]) => (typeof of === 'string' ? { name, value: of } : { name, from: of }));
  const fields = {
    text,
    count,
    flag,
    optional,
    probe,
    x: nested.deep.x,
    port: tls?.port,
    list: ['first', ...list],
    env: variables.length === 0 ? undefined : variables,
    resources: Object.keys(resources).length === 0 ? undefined : resources,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, of]) => of !== undefined));
}
