import * as fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Construct } from 'constructs';
import * as fl from '../../src/index.js';
import { ForEach, HelmChart, loop, Manifest, value, when, type RefsOf, type UntypedResource, type ValuesOf } from '../../src/index.js';
import { renderFolder } from '../../src/testing/index.js';
import { difference, holds, integer, key, number, text } from '../support/arbitraries.js';
import { synthesized } from '../support/folders.js';
import { allHelms } from '../support/helms.js';

const Case = value.object({
  text: value.string(),
  other: value.string(),
  integer: value.integer(),
  another: value.integer(),
  number: value.number(),
  flag: value.boolean(),
  more: value.boolean(),
  texts: value.list(value.string()),
  integers: value.list(value.integer()),
  map: value.map(value.string()),
  other_map: value.map(value.string()),
  objects: value.map(value.object({ a: value.string(), b: value.optional(value.string()) })),
  more_objects: value.map(value.object({ a: value.string(), b: value.optional(value.string()) })),
  maybe: value.optional(value.string()),
  maybeInteger: value.optional(value.integer()),
  maybeFlag: value.optional(value.boolean()),
  maybeObject: value.optional(value.object({ a: value.optional(value.string()), b: value.integer() })),
  // What is there is never empty here: Helm's own truth says whether it is.
  full: value.optional(
    value.object({
      word: value.optional(value.string({ minLength: 1 })),
      name: value.optional(value.k8s.name()),
      mode: value.optional(value.oneOf(['x', 'y'])),
      port: value.optional(value.integer({ minimum: 1 })),
      loss: value.optional(value.number({ maximum: -0.5 })),
      list: value.optional(value.list(value.string(), { minItems: 1 })),
      map: value.optional(value.map(value.string(), { minProperties: 1 })),
      count: value.integer(),
    }),
  ),
});
type Refs = RefsOf<typeof Case>;
type Case = ValuesOf<typeof Case>;

/** Every function, beside what it means in TypeScript. */
const FUNCTIONS: Record<string, [(c: Refs) => unknown, (c: Case) => unknown]> = {
  format: [
    (c) => fl.format`a${c.text}${c.integer}%d${c.flag}${c.number}`,
    (c) => `a${c.text}${c.integer}%d${c.flag}${JSON.stringify(c.number)}`,
  ],
  toText: [(c) => fl.toText(c.integer), (c) => String(c.integer)],
  trimPrefix: [(c) => fl.trimPrefix(c.text, 'a'), (c) => c.text.replace(/^a/, '')],
  trimSuffix: [(c) => fl.trimSuffix(c.text, 'a'), (c) => c.text.replace(/a$/, '')],
  replace: [(c) => fl.replace(c.text, 'a', 'bb'), (c) => c.text.replaceAll('a', 'bb')],
  join: [(c) => fl.join(c.texts, '|'), (c) => c.texts.join('|')],
  joinIntegers: [(c) => fl.join(c.integers, ','), (c) => c.integers.join(',')],
  base64: [(c) => fl.base64Encode(c.text), (c) => Buffer.from(c.text).toString('base64')],
  base64Decode: [(c) => fl.base64Decode(fl.base64Encode(c.text)), (c) => c.text],
  sha256: [(c) => fl.sha256(c.text), (c) => createHash('sha256').update(c.text).digest('hex')],
  equals: [(c) => fl.equals(c.text, c.other), (c) => c.text === c.other],
  equalsInteger: [(c) => fl.equals(c.integer, c.another), (c) => c.integer === c.another],
  equalsConstant: [(c) => fl.equals(c.integer, 1_000_000), (c) => c.integer === 1_000_000],
  equalsNumber: [(c) => fl.equals(c.number, 1), (c) => c.number === 1],
  equalsFlag: [(c) => fl.equals(c.flag, true), (c) => c.flag],
  notEquals: [(c) => fl.notEquals(c.text, 'yes'), (c) => c.text !== 'yes'],
  lessThan: [(c) => fl.lessThan(c.integer, c.another), (c) => c.integer < c.another],
  lessThanConstant: [(c) => fl.lessThan(c.number, 1), (c) => c.number < 1],
  mixed: [(c) => fl.greaterThan(c.number, c.integer), (c) => c.number > c.integer],
  atMost: [(c) => fl.atMost(c.integer, 999_999), (c) => c.integer <= 999_999],
  atLeast: [(c) => fl.atLeast(c.number, 0.5), (c) => c.number >= 0.5],
  and: [(c) => fl.and(c.flag, c.more, fl.isNotEmpty(c.text)), (c) => c.flag && c.more && c.text !== ''],
  or: [(c) => fl.or(c.flag, fl.not(c.more), fl.isNotEmpty(c.map)), (c) => c.flag || !c.more || Object.keys(c.map).length > 0],
  contains: [(c) => fl.contains(c.texts, 'yes'), (c) => c.texts.includes('yes')],
  containsText: [(c) => fl.contains(c.texts, c.text), (c) => c.texts.includes(c.text)],
  containsInteger: [(c) => fl.contains(c.integers, 1), (c) => c.integers.includes(1)],
  containsGiven: [(c) => fl.contains(c.integers, c.integer), (c) => c.integers.includes(c.integer)],
  hasKey: [(c) => fl.hasKey(c.map, 'yes'), (c) => 'yes' in c.map],
  matches: [(c) => fl.matches(c.text, '^[a-z"{\\\\]'), (c) => /^[a-z"{\\]/.test(c.text)],
  isPresent: [(c) => fl.isPresent(c.maybe), (c) => c.maybe !== undefined],
  isPresentWithin: [(c) => fl.isPresent(c.maybeObject.a), (c) => c.maybeObject?.a !== undefined],
  isNotEmpty: [(c) => fl.isNotEmpty(c.maybe), (c) => c.maybe !== undefined && c.maybe !== ''],
  orElse: [(c) => fl.orElse(c.maybe, 'fallback'), (c) => c.maybe ?? 'fallback'],
  orElseGiven: [(c) => fl.orElse(c.maybe, c.text), (c) => c.maybe ?? c.text],
  orElseInteger: [(c) => fl.orElse(c.maybeInteger, 1_234_567), (c) => c.maybeInteger ?? 1_234_567],
  orElseFlag: [(c) => fl.orElse(c.maybeFlag, true), (c) => c.maybeFlag ?? true],
  orElseWithin: [(c) => fl.orElse(c.maybeObject.b, 5), (c) => c.maybeObject?.b ?? 5],
  presentFull: [(c) => fl.isPresent(c.full), (c) => c.full !== undefined],
  presentWord: [(c) => fl.isPresent(c.full.word), (c) => c.full?.word !== undefined],
  presentPort: [(c) => fl.not(fl.isPresent(c.full.port)), (c) => c.full?.port === undefined],
  presentList: [(c) => fl.isPresent(c.full.list), (c) => c.full?.list !== undefined],
  presentMap: [(c) => fl.isPresent(c.full.map), (c) => c.full?.map !== undefined],
  presentLoss: [(c) => fl.or(fl.isPresent(c.full.loss), c.flag), (c) => c.full?.loss !== undefined || c.flag],
  orElseWord: [(c) => fl.orElse(c.full.word, c.text), (c) => c.full?.word ?? c.text],
  orElseName: [(c) => fl.format`${fl.orElse(c.full.name, 'fallback')}-x`, (c) => `${c.full?.name ?? 'fallback'}-x`],
  orElseMode: [(c) => fl.equals(fl.orElse(c.full.mode, 'y'), 'y'), (c) => (c.full?.mode ?? 'y') === 'y'],
  orElsePort: [(c) => fl.orElse(c.full.port, c.integer), (c) => c.full?.port ?? c.integer],
  orElseCount: [(c) => fl.orElse(c.full.count, 5), (c) => c.full?.count ?? 5],
  orElseLoss: [(c) => fl.orElse(c.full.loss, 0), (c) => c.full?.loss ?? 0],
  fieldsOfFull: [
    (c) => ({ port: c.full.port, word: c.full.word, list: c.full.list, map: c.full.map }),
    (c) => ({ port: c.full?.port, word: c.full?.word, list: c.full?.list, map: c.full?.map }),
  ],
  eitherOrEmpty: [(c) => fl.either(fl.isNotEmpty(c.text), c.text, c.other), (c) => c.text || c.other],
  // What has a key is not empty: the list is always there.
  unlessOwn: [
    (c) => {
      const own = loop(c.map);
      return [when<fl.Free>(fl.not(fl.hasKey(c.map, 'a')), { a: c.text }), own.each<fl.Free>({ key: own.key })];
    },
    (c) => [...(Object.hasOwn(c.map, 'a') ? [] : [{ a: c.text }]), ...sortedKeys(c.map).map((key) => ({ key }))],
  ],
  unlessOwnOrOff: [
    (c) => {
      const own = loop(c.map);
      return [when<fl.Free>(fl.and(c.flag, fl.not(fl.hasKey(c.map, 'a'))), { a: c.text }), own.each<fl.Free>({ key: own.key })];
    },
    (c) => [...(c.flag && !Object.hasOwn(c.map, 'a') ? [{ a: c.text }] : []), ...sortedKeys(c.map).map((key) => ({ key }))],
  ],
  orIfEmpty: [(c) => fl.orIfEmpty(c.maybe, 'x'), (c) => c.maybe || 'x'],
  either: [(c) => fl.either(c.flag, c.integer, 2_000_000), (c) => (c.flag ? c.integer : 2_000_000)],
  eitherText: [
    (c) => fl.either(fl.and(c.flag, fl.isNotEmpty(c.text)), c.text, '{{ "x" }}'),
    (c) => (c.flag && c.text !== '' ? c.text : '{{ "x" }}'),
  ],
  eitherInFormat: [(c) => fl.format`<${fl.either(c.flag, c.integer, 7)}>`, (c) => `<${c.flag ? c.integer : 7}>`],
  length: [(c) => fl.length(c.texts), (c) => c.texts.length],
  lengthOfMap: [(c) => fl.format`${fl.length(c.map)}`, (c) => String(Object.keys(c.map).length)],
  get: [(c) => fl.get(c.map, 'yes'), (c) => c.map['yes']],
  getOr: [(c) => fl.orElse(fl.get(c.map, c.text), 'none'), (c) => (Object.hasOwn(c.map, c.text) ? c.map[c.text] : 'none')],
  getObject: [(c) => fl.get(c.objects, 'yes').a, (c) => c.objects['yes']?.a],
  required: [(c) => fl.required(fl.orIfEmpty(c.text, 'x'), 'needed'), (c) => c.text || 'x'],
  toJson: [(c) => fl.toJson(c.integers), (c) => JSON.stringify(c.integers)],
  combineMaps: [
    (c) => fl.combine<Record<string, string>>({ yes: 'constant' }, c.map, c.other_map),
    (c) => ({ ...c.other_map, ...c.map, yes: 'constant' }),
  ],
  combineObjects: [
    (c) => fl.combine<Record<string, unknown>>({ constant: 1 }, c.objects, c.more_objects),
    (c) => ({ ...c.more_objects, ...c.objects, constant: 1 }),
  ],
  combineAgain: [
    (c) => ({ objects: c.more_objects }),
    (c) => (Object.keys(c.more_objects).length === 0 ? {} : { objects: c.more_objects }),
  ],
  combineConditions: [
    (c) => fl.combine<Record<string, string>>(when(c.flag, { a: '1' }), { b: '2' }),
    (c) => ({ ...(c.flag ? { a: '1' } : {}), b: '2' }),
  ],
  combineWithLoop: [
    (c) => {
      const entry = loop(c.map);
      return fl.combine<Record<string, string>>({ yes: '1' }, entry.entry(entry.key, entry.item));
    },
    (c) => ({ ...c.map, yes: '1' }),
  ],
  combineOptional: [
    (c) => fl.combine<Record<string, string>>({ x: 'y' }, when(c.flag, c.map)),
    (c) => ({ ...(c.flag ? c.map : {}), x: 'y' }),
  ],
  nestedConditions: [
    (c) => ({ a: when(c.flag, { b: when(c.more, { d: c.text }, { e: c.maybe } as never) }) }),
    (c) => (c.flag ? { a: c.more ? { b: { d: c.text } } : c.maybe === undefined ? undefined : { b: { e: c.maybe } } } : {}),
  ],
};

const record = <T>(
  values: fc.Arbitrary<T>,
  keys: fc.Arbitrary<string> = fc.oneof(fc.constantFrom('yes', 'a'), key),
): fc.Arbitrary<Record<string, T>> => fc.dictionary(keys, values, { maxKeys: 3, noNullPrototype: true });
const object = fc.record({ a: text, b: text }, { requiredKeys: ['a'], noNullPrototype: true });
const near = fc.oneof(fc.constantFrom(0, 1, 2, 1_000_000), integer);
const word = fc.oneof(fc.constantFrom('', 'yes', 'a', 'ba'), text);
/** In the order in which Go walks through a map. */
const sortedKeys = (map: object): string[] => Object.keys(map).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
const PRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

const aCase = fc.record(
  {
    text: word,
    other: word,
    integer: near,
    another: near,
    number: fc.oneof(fc.constantFrom(0.5, 1), number),
    flag: fc.boolean(),
    more: fc.boolean(),
    texts: fc.array(word, { maxLength: 3 }),
    integers: fc.array(near, { maxLength: 3 }),
    map: record(text),
    other_map: record(text),
    objects: record(object),
    more_objects: record(object),
    maybe: word,
    maybeInteger: near,
    maybeFlag: fc.boolean(),
    maybeObject: fc.record({ a: text, b: near }, { requiredKeys: ['b'], noNullPrototype: true }),
    full: fc.record(
      {
        word: word.filter((each) => each.replace(PRINTABLE, '') !== ''),
        name: fc.constantFrom('a', 'a-1'),
        mode: fc.constantFrom('x' as const, 'y' as const),
        port: fc.oneof(fc.constantFrom(1, 1_000_000), fc.integer({ min: 1 })),
        loss: fc.constantFrom(-0.5, -1, -1_000_000),
        list: fc.array(word, { minLength: 1, maxLength: 2 }),
        map: record(text).filter((each) => Object.keys(each).length > 0),
        count: near,
      },
      { requiredKeys: ['count'], noNullPrototype: true },
    ),
  },
  {
    requiredKeys: [
      'text',
      'other',
      'integer',
      'another',
      'number',
      'flag',
      'more',
      'texts',
      'integers',
      'map',
      'other_map',
      'objects',
      'more_objects',
    ],
    noNullPrototype: true,
  },
);

const Values = value.object({ cases: value.list(Case) });

class Functions extends HelmChart<typeof Values> {
  constructor(scope: Construct, id: string) {
    super(scope, id, { version: '1.0.0', description: 'Applies every function.', values: Values });
    const each = new ForEach(this, 'cases', this.values.cases);
    const spec = Object.fromEntries(Object.entries(FUNCTIONS).map(([name, [tree]]) => [name, tree(each.item) as fl.Free]));
    new Manifest<UntypedResource>(each, 'case', { apiVersion: 'v1', kind: 'Case', spec }, { suffix: each.key });
  }
}

const CASES = 60;

describe.each(allHelms().map((helm) => [helm.version, helm] as const))('Helm %s', (_, helm) => {
  const folder = synthesized((app) => new Functions(app, 'functions'));

  test('functions mean in Helm what they say', async () => {
    await holds(
      fc.asyncProperty(fc.array(aCase, { minLength: CASES, maxLength: CASES }), async (given) => {
        const cases = JSON.parse(JSON.stringify(given).replace(PRINTABLE, '').replaceAll('"<<":', '"<":')) as Case[];
        const rendered = await renderFolder(folder, { cases }, { helm: helm.binary });
        expect(rendered.map(({ metadata }) => metadata.name)).toEqual(cases.map((_, i) => `test-functions-${i}`));
        const wrong = new Map<string, string>();
        for (const [i, { spec }] of rendered.entries()) {
          for (const [name, [, model]] of Object.entries(FUNCTIONS)) {
            const wanted = (JSON.parse(JSON.stringify(model(cases[i] as Case) ?? null)) as unknown) ?? undefined;
            const isEmpty = typeof wanted === 'object' && wanted !== null && Object.keys(wanted).length === 0;
            const found = difference((spec as Record<string, unknown>)[name] ?? (isEmpty ? wanted : undefined), wanted);
            if (found !== undefined) wrong.set(name, found);
          }
        }
        expect(Object.fromEntries(wrong)).toEqual({});
      }),
      3,
    );
  });
});
