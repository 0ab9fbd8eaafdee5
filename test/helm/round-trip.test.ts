import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Construct } from 'constructs';
import {
  asMap,
  asText,
  base64Encode,
  ConfigMap,
  ForEach,
  format,
  HelmChart,
  isMap,
  isNotEmpty,
  isText,
  items,
  jsonDocument,
  loop,
  Manifest,
  NamedTemplate,
  parameter,
  propertiesDocument,
  Secret,
  textDocument,
  toJson,
  toText,
  value,
  when,
  whenSet,
  yamlDocument,
  type Expr,
  type Free,
  type RefsOf,
  type TextLine,
  type UntypedResource,
  type ValuesOf,
} from '../../src/index.js';
import { renderFolder, type Rendered } from '../../src/testing/index.js';
import { difference, holds, integer, json, key, number, text } from '../support/arbitraries.js';
import { synthesized } from '../support/folders.js';
import { allHelms } from '../support/helms.js';
import { hasJava, readProperties } from '../support/properties.js';
import { parse } from 'yaml';

const Case = value.object({
  text: value.string(),
  integer: value.integer(),
  number: value.number(),
  flag: value.boolean(),
  optional: value.optional(value.string()),
  optionalNumber: value.optional(value.integer()),
  texts: value.list(value.string()),
  numbers: value.list(value.number()),
  lists: value.list(value.list(value.string())),
  map: value.map(value.string()),
  maps: value.map(value.map(value.integer())),
  objects: value.list(value.object({ name: value.string(), count: value.integer(), tags: value.map(value.string()) })),
  union: value.union([value.string(), value.object({ from: value.string() })]),
  unions: value.list(value.union([value.string(), value.object({ from: value.string() })])),
  json: value.json(),
});
type Case = ValuesOf<typeof Case>;

const record = <T>(values: fc.Arbitrary<T>) => fc.dictionary(key, values, { maxKeys: 4 }).map((from) => ({ ...from }));
const union = fc.oneof(text, fc.record({ from: text }));
const aCase: fc.Arbitrary<Case> = fc.record(
  {
    text,
    integer,
    number,
    flag: fc.boolean(),
    optional: text,
    optionalNumber: integer,
    texts: fc.array(text, { maxLength: 4 }),
    numbers: fc.array(number, { maxLength: 4 }),
    lists: fc.array(fc.array(text, { maxLength: 3 }), { maxLength: 3 }),
    map: record(text),
    maps: record(record(integer)),
    objects: fc.array(fc.record({ name: text, count: integer, tags: record(text) }), { maxLength: 3 }),
    union,
    unions: fc.array(union, { maxLength: 3 }),
    json,
  },
  { requiredKeys: ['text', 'integer', 'number', 'flag', 'texts', 'numbers', 'lists', 'map', 'maps', 'objects', 'union', 'unions', 'json'] },
);

type Refs = RefsOf<typeof Case>;
/** What a chart's named template makes of a case. */
type Line = (c: Refs) => Expr<string>;

/** Everything of a case, in positions of manifests: the fields that come out, beside what must come out. */
const fields = {
  text: { tree: (c: Refs) => c.text, model: (c: Case) => c.text },
  integer: { tree: (c: Refs) => c.integer, model: (c: Case) => c.integer },
  number: { tree: (c: Refs) => c.number, model: (c: Case) => c.number },
  flag: { tree: (c: Refs) => c.flag, model: (c: Case) => c.flag },
  optional: { tree: (c: Refs) => c.optional, model: (c: Case) => c.optional },
  optionalNumber: { tree: (c: Refs) => c.optionalNumber, model: (c: Case) => c.optionalNumber },
  whenSet: { tree: (c: Refs) => whenSet(c.text), model: (c: Case) => (c.text === '' ? undefined : c.text) },
  listItem: {
    tree: (c: Refs) => [c.text, 'x', c.integer, [c.flag], [[c.text]]],
    model: (c: Case) => [c.text, 'x', c.integer, [c.flag], [[c.text]]],
  },
  conditionalItem: {
    tree: (c: Refs) => ['x', when(c.flag, { a: c.text }), when(c.flag, c.text, c.integer as never)],
    model: (c: Case) => ['x', ...(c.flag ? [{ a: c.text }] : []), c.flag ? c.text : c.integer],
  },
  itemOfConditions: {
    tree: (c: Refs) => ['x', { a: when(c.flag, c.text), b: when(c.flag, [c.text], { x: c.text } as never) }],
    model: (c: Case) => ['x', c.flag ? { a: c.text, b: [c.text] } : { b: { x: c.text } }],
  },
  nested: {
    tree: (c: Refs) => ({ a: { b: [{ c: c.text, d: [{ e: c.text }] }] } }),
    model: (c: Case) => ({ a: { b: [{ c: c.text, d: [{ e: c.text }] }] } }),
  },
  concatenated: {
    tree: (c: Refs) => format`<${c.text}|${c.integer}|${c.flag}|${c.number}>%s{{"`,
    model: (c: Case) => `<${c.text}|${c.integer}|${c.flag}|${JSON.stringify(c.number)}>%s{{"`,
  },
  textTemplate: {
    tree: (c: Refs, line: Line) => line(c),
    model: (c: Case) => (c.flag ? `<${c.text}>` : c.text === '' ? String(c.integer) : c.text),
  },
  textTemplateWithin: {
    tree: (c: Refs, line: Line) => format`${line(c)}!`,
    model: (c: Case) => `${c.flag ? `<${c.text}>` : c.text || c.integer}!`,
  },
  map: { tree: (c: Refs) => c.map, model: (c: Case) => nonEmpty(c.map) },
  entries: { tree: (c: Refs) => entriesOf(c.map), model: (c: Case) => nonEmpty(c.map) },
  maps: { tree: (c: Refs) => c.maps, model: (c: Case) => nonEmpty(c.maps) },
  texts: { tree: (c: Refs) => c.texts, model: (c: Case) => nonEmpty(c.texts) },
  moreTexts: { tree: (c: Refs) => ['first', items(c.texts)], model: (c: Case) => ['first', ...c.texts] },
  numbers: { tree: (c: Refs) => c.numbers, model: (c: Case) => c.numbers },
  env: { tree: (c: Refs) => envOf(c.map), model: (c: Case) => nonEmpty(sorted(c.map).map(([name, of]) => ({ name, value: of }))) },
  loopedLoop: {
    tree: (c: Refs) => tagsOf(c.objects),
    model: (c: Case) =>
      nonEmpty(c.objects.flatMap((each, at) => sorted(each.tags).map(([name, of]) => `${at}/${each.name}/${name}/${of}`))),
  },
  union: { tree: (c: Refs) => c.union, model: (c: Case) => c.union },
  unionByHand: {
    tree: (c: Refs) => ({ value: when(isText(c.union), asText(c.union)), valueFrom: when(isMap(c.union), asMap(c.union)) }),
    model: (c: Case) => (typeof c.union === 'string' ? { value: c.union } : { valueFrom: c.union }),
  },
  unions: { tree: (c: Refs) => c.unions, model: (c: Case) => nonEmpty(c.unions) },
  json: { tree: (c: Refs) => c.json, model: (c: Case) => c.json },
  jsonText: { tree: (c: Refs) => toJson(c.json), model: (c: Case) => c.json, read: (text: string) => JSON.parse(text) as unknown },
  yamlFile: {
    tree: (c: Refs) => yamlDocument(documentOf(c)),
    model: documentModel,
    read: (text: string) => parse(text, { version: '1.1' }) as unknown,
  },
  jsonFile: { tree: (c: Refs) => jsonDocument(documentOf(c)), model: documentModel, read: (text: string) => JSON.parse(text) as unknown },
  yamlOfValue: {
    tree: (c: Refs) => yamlDocument(c.json),
    model: (c: Case) => c.json,
    read: (text: string) => parse(text, { version: '1.1' }) as unknown,
  },
  jsonOfValue: { tree: (c: Refs) => jsonDocument(c.json), model: (c: Case) => c.json, read: (text: string) => JSON.parse(text) as unknown },
  yamlList: {
    tree: (c: Refs) => yamlDocument([c.text, items(c.texts), when(c.flag, { a: c.text })]),
    model: (c: Case) => [c.text, ...c.texts, ...(c.flag ? [{ a: c.text }] : [])],
    read: (text: string) => parse(text, { version: '1.1' }) as unknown,
  },
  jsonList: {
    tree: (c: Refs) => jsonDocument([items(c.texts), when(c.flag, { a: c.text })]),
    model: (c: Case) => [...c.texts, ...(c.flag ? [{ a: c.text }] : [])],
    read: (text: string) => JSON.parse(text) as unknown,
  },
  jsonOfMap: {
    tree: (c: Refs) => jsonDocument(entriesOf(c.map)),
    model: (c: Case) => c.map,
    read: (text: string) => JSON.parse(text) as unknown,
  },
  jsonOfCondition: {
    tree: (c: Refs) => jsonDocument(when(c.flag, { a: c.text }, [c.text] as never)),
    model: (c: Case) => (c.flag ? { a: c.text } : [c.text]),
    read: (text: string) => JSON.parse(text) as unknown,
  },
  yamlOfCondition: {
    tree: (c: Refs) => yamlDocument(when(c.flag, { a: c.text }, [c.text] as never)),
    model: (c: Case) => (c.flag ? { a: c.text } : [c.text]),
    read: (text: string) => parse(text, { version: '1.1' }) as unknown,
  },
  textFile: {
    tree: (c: Refs) =>
      textDocument([c.text, 'x', format`  ${c.integer} ${c.text}`, c.flag as never, '', when(c.flag, c.text), items(c.texts)]),
    model: (c: Case) =>
      [c.text, 'x', `  ${c.integer} ${c.text}`, c.flag, '', ...(c.flag ? [c.text] : []), ...c.texts].map((line) => `${line}\n`).join(''),
  },
  textOfCondition: {
    tree: (c: Refs) => textDocument([when(c.flag, c.text), '  x  ', items(c.texts), when(c.flag, '\n\n', ' else')]),
    model: (c: Case) => [...(c.flag ? [c.text] : []), '  x  ', ...c.texts, c.flag ? '\n\n' : ' else'].map((line) => `${line}\n`).join(''),
  },
  textOfLoop: { tree: (c: Refs) => textDocument([items(c.texts)]), model: (c: Case) => c.texts.map((line) => `${line}\n`).join('') },
  plainText: {
    tree: (c: Refs) => textDocument([when(c.flag, '  indented'), 'x', format`n=${c.integer}`, '', when(c.flag, 'on')]),
    model: (c: Case) =>
      [...(c.flag ? ['  indented'] : []), 'x', `n=${c.integer}`, '', ...(c.flag ? ['on'] : [])].map((line) => `${line}\n`).join(''),
  },
  plainTextOfLoop: {
    tree: (c: Refs) => textDocument([numberLines(c.numbers)]),
    model: (c: Case) => c.numbers.map((_, at) => `n ${at}\n`).join(''),
  },
  documentInList: {
    tree: (c: Refs) => [
      yamlDocument({ a: c.text }),
      textDocument([c.text, '']),
      textDocument(['a', '']),
      textDocument([' a']),
      jsonDocument({ a: c.text, b: 'x\ny\n' }),
    ],
    model: (c: Case) => [{ a: c.text }, `${c.text}\n\n`, 'a\n\n', ' a\n', { a: c.text, b: 'x\ny\n' }],
    read: ([yaml, ...texts]: string[]) => [
      parse(yaml as string, { version: '1.1' }) as unknown,
      ...texts.slice(0, 3),
      JSON.parse(texts[3] as string) as unknown,
    ],
  },
  propertiesFile: {
    tree: (c: Refs) =>
      propertiesDocument({
        a: c.text,
        'b c': c.integer,
        [' #!=:d\\ü\u{1f600}']: c.flag,
        e: c.number,
        ' literal': '\\ ü\u{1f600}{{\n ',
        o: c.optional,
        w: when(c.flag, c.text),
      }),
    model: (c: Case) => ({
      a: c.text,
      'b c': String(c.integer),
      [' #!=:d\\ü\u{1f600}']: String(c.flag),
      e: JSON.stringify(c.number),
      ' literal': '\\ ü\u{1f600}{{\n ',
      ...(c.optional === undefined ? {} : { o: c.optional }),
      ...(c.flag ? { w: c.text } : {}),
    }),
    properties: true,
  },
  propertiesOfMap: { tree: (c: Refs) => propertiesDocument(c.map), model: (c: Case) => c.map, properties: true },
} satisfies Record<
  string,
  { tree: (c: Refs, line: Line) => unknown; model: (c: Case) => unknown; read?: (text: never) => unknown; properties?: true }
>;

function documentOf(c: Refs): Free {
  const objects = loop(c.objects);
  return {
    text: c.text,
    integer: c.integer,
    number: c.number,
    flag: c.flag,
    optional: c.optional,
    texts: c.texts,
    lists: c.lists,
    map: c.map,
    maps: c.maps,
    union: c.union,
    unions: c.unions,
    json: c.json,
    list: [c.text, when(c.flag, c.integer), items(c.texts)],
    emptyList: [],
    emptyMap: {},
    conditional: [when(c.flag, { a: c.text })],
    entries: entriesOf(c.map),
    nested: { [`k:"{{`]: [[c.text]], x: { y: whenSet(c.text) } },
    objects: [objects.each({ name: objects.item.name, count: objects.item.count, tags: objects.item.tags })],
    last: 'x\ny\n',
  };
}

function documentModel(c: Case): unknown {
  return defined({
    text: c.text,
    integer: c.integer,
    number: c.number,
    flag: c.flag,
    optional: c.optional,
    texts: c.texts,
    lists: c.lists,
    map: c.map,
    maps: c.maps,
    union: c.union,
    unions: c.unions,
    json: c.json,
    list: [c.text, ...(c.flag ? [c.integer] : []), ...c.texts],
    emptyList: [],
    emptyMap: {},
    conditional: c.flag ? [{ a: c.text }] : [],
    entries: c.map,
    nested: { [`k:"{{`]: [[c.text]], x: c.text === '' ? {} : { y: c.text } },
    objects: c.objects,
    last: 'x\ny\n',
  });
}

function entriesOf(map: Expr<Record<string, string>>): Expr<Record<string, string>> {
  const entry = loop(map);
  return entry.entry(entry.key, entry.item);
}
function envOf(map: Expr<Record<string, string>>): readonly unknown[] {
  const entry = loop(map, { key: 'name', item: 'value' });
  return [entry.each({ name: entry.key, value: entry.item })];
}
function tagsOf(objects: Refs['objects']): readonly unknown[] {
  const outer = loop(objects, { key: 'key', item: 'item' });
  const inner = loop(outer.item.tags, { key: 'key', item: 'item' });
  return [outer.each(inner.each(format`${outer.key}/${outer.item.name}/${inner.key}/${inner.item}`))];
}
function numberLines(numbers: Refs['numbers']): TextLine {
  const each = loop(numbers);
  return each.each(format`n ${each.key}`);
}

const defined = (from: Record<string, unknown>): unknown => Object.fromEntries(Object.entries(from).filter(([, of]) => of !== undefined));
const bytes = (text: string): Buffer => Buffer.from(text);
/** Helm walks through a map in the order of its keys' bytes. */
const sorted = <V>(map: Readonly<Record<string, V>>): [string, V][] =>
  Object.entries(map).sort(([a], [b]) => Buffer.compare(bytes(a), bytes(b)));
/** A field of a manifest whose list or map comes out empty is left out. */
const nonEmpty = (of: object): unknown => (Object.keys(of).length === 0 ? undefined : of);

const FIELDS = Object.entries(fields) as [
  string,
  { tree: (c: Refs, line: Line) => unknown; model: (c: Case) => unknown; read?: (text: unknown) => unknown; properties?: true },
][];

const Values = value.object({ cases: value.map(Case), one: Case });

/** The same tree with a case in a variable of a loop, in a named template and in the chart's own values. */
function lineTemplate(chart: HelmChart): Line {
  const passed = parameter('passed', Case);
  const template = new NamedTemplate<string>(
    chart,
    'line',
    when<string>(passed.flag, format`<${passed.text}>`, when<string>(isNotEmpty(passed.text), passed.text, toText(passed.integer))),
  );
  return (c) => template.include([passed, c]);
}

class Echo extends HelmChart<typeof Values> {
  constructor(scope: Construct, id: string) {
    super(scope, id, { version: '1.0.0', description: 'Gives back what it gets.', values: Values });
    const each = new ForEach(this, 'cases', this.values.cases);
    const line = lineTemplate(this);
    const tree = (c: Refs): Record<string, Free> => Object.fromEntries(FIELDS.map(([name, field]) => [name, field.tree(c, line) as Free]));
    new Manifest<UntypedResource>(
      each,
      'looped',
      { apiVersion: 'v1', kind: 'Looped', case: each.key, spec: tree(each.item) },
      { suffix: each.key },
    );
    const template = new NamedTemplate<unknown>(this, 'template', tree(each.item));
    new Manifest<UntypedResource>(
      each,
      'included',
      { apiVersion: 'v1', kind: 'Included', case: each.key, spec: template.include() },
      { suffix: each.key },
    );
    new Manifest<UntypedResource>(this, 'one', { apiVersion: 'v1', kind: 'One', spec: tree(this.values.one) });
    const documents = Object.fromEntries(
      FIELDS.filter(([, field]) => field.read !== undefined || field.properties).flatMap(([name, field]) =>
        name === 'documentInList' ? [] : [[name, field.tree(this.values.one, line) as Expr<string>]],
      ),
    );
    new ConfigMap(this, 'config', { data: { text: this.values.one.text, ...documents } });
    new Secret(this, 'secret', { data: { text: this.values.one.text, ...documents } });
    new Manifest<UntypedResource>(this, 'encoded', {
      apiVersion: 'v1',
      kind: 'Encoded',
      data: { text: base64Encode(this.values.one.text) },
    });
  }
}

/** Every position of a case, that came out and that must have. */
function positions(
  from: Record<string, unknown>,
  c: Case,
  prefix: string,
  properties: Map<string, [string, unknown]>,
): [string, unknown, unknown][] {
  return FIELDS.flatMap(([name, field]): [string, unknown, unknown][] => {
    const at = `${prefix}.${name}`;
    const got = from[name];
    if (field.properties) {
      properties.set(at, [got as string, field.model(c)]);
      return [];
    }
    return [[at, got !== undefined && field.read !== undefined ? tryRead(field.read, got) : got, field.model(c)]];
  });
}

function tryRead(read: (text: unknown) => unknown, text: unknown): unknown {
  try {
    return read(text);
  } catch (error) {
    return { unreadable: text, error: String(error) };
  }
}

let count = 0;
afterAll(() => void process.stderr.write(`${count} positions compared.\n`));

const RUNS = 2;
const CASES = 40;

describe.each(allHelms().map((helm) => [helm.version, helm] as const))('Helm %s', (_, helm) => {
  const folder = synthesized((app) => new Echo(app, 'echo'));
  const one: Case = {
    text: '',
    integer: 0,
    number: 0,
    flag: false,
    texts: [],
    numbers: [],
    lists: [],
    map: {},
    maps: {},
    objects: [],
    union: '',
    unions: [],
    json: {},
  };
  const refused = new Set<string>();

  // Helm before 3.18 writes the values as YAML to check them, and then cannot read some characters, nor a key '<<'. That
  // must be an error.
  test.each(['\u007f', '\u0080', '\u0085', '\u009f', '\u2028', '\ufeff', '\ufffe', '\uffff'])(
    'passes on or refuses %j',
    async (character) => {
      const rendered = await renderFolder(folder, { one: { ...one, text: character } }, { helm: helm.binary }).catch(
        (error: unknown) => error,
      );
      if (Array.isArray(rendered))
        return expect((rendered as Rendered[]).find(({ kind }) => kind === 'One')).toMatchObject({ spec: { text: character } });
      expect(String(rendered)).toContain('control characters are not allowed');
      const code = character.codePointAt(0) as number;
      if (code < 0xa0 && code !== 0x85) for (let c = 0x7f; c < 0xa0; c += 1) refused.add(String.fromCharCode(c));
      refused.add(character);
    },
  );

  test('gives every value back as it was given, in every position', async () => {
    await holds(
      fc.asyncProperty(fc.array(aCase, { minLength: CASES, maxLength: CASES }), async (cases) => {
        if (refused.size > 0)
          cases = JSON.parse(
            JSON.stringify(cases)
              .replace(/[^ -~]/gu, (c) => (refused.has(c) ? '' : c))
              .replaceAll('"<<":', '"<":'),
          ) as Case[];
        const named = Object.fromEntries(cases.map((each, at) => [`case-${at}`, each]));
        const one = cases[0] as Case;
        const rendered = await renderFolder(folder, { cases: named, one }, { helm: helm.binary });
        const properties = new Map<string, [string, unknown]>();
        const found: [string, unknown, unknown][] = [];
        const of = (kind: string): Rendered[] => rendered.filter((each) => each.kind === kind);
        expect(of('Looped')).toHaveLength(CASES);
        expect(of('Included')).toHaveLength(CASES);
        for (const each of [...of('Looped'), ...of('Included')])
          found.push(
            ...positions(
              each['spec'] as never,
              named[each['case'] as string] as Case,
              `${each.kind} ${JSON.stringify(named[each['case'] as string])}`,
              properties,
            ),
          );
        found.push(...positions((of('One')[0] as Rendered)['spec'] as never, one, 'One', properties));
        const only = ([at]: [string, unknown, unknown]): boolean =>
          Object.hasOwn((of('ConfigMap')[0] as Rendered)['data'] as object, at.split('.').at(-1) as string);
        found.push(...positions((of('ConfigMap')[0] as Rendered)['data'] as never, one, 'ConfigMap', properties).filter(only));
        found.push(...positions((of('Secret')[0] as Rendered)['stringData'] as never, one, 'Secret', properties).filter(only));
        const encoded = ((of('Encoded')[0] as Rendered)['data'] as { text: string }).text;
        found.push(['base64', Buffer.from(encoded, 'base64').toString(), one.text]);
        for (const [at, text] of [...properties]) if (text[0] === undefined) properties.delete(at);
        const read = hasJava() ? readProperties([...properties.values()].map(([text]) => text)) : [];
        read.forEach((got, i) => found.push([[...properties.keys()][i] as string, got, [...properties.values()][i]?.[1]]));
        const wrong = new Map(
          found.flatMap(([at, got, wanted]) => {
            const here = difference(got, wanted);
            return here === undefined ? [] : [[at.split('.').at(-1), at.split(' ')[0] + here] as const];
          }),
        );
        expect(Object.fromEntries(wrong)).toEqual({});
        count += found.length;
      }),
      RUNS,
    );
  });
});
