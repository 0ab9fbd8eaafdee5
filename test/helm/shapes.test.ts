import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Construct } from 'constructs';
import {
  ForEach,
  format,
  HelmChart,
  items,
  Manifest,
  NamedTemplate,
  value,
  whenSet,
  yamlDocument,
  jsonDocument,
  type Free,
  type Properties,
  type UntypedResource,
  type Expr,
} from '../../src/index.js';
import { parse } from 'yaml';
import { renderFolder } from '../../src/testing/index.js';
import { violations } from '../../src/values/validate.js';
import { difference, holds } from '../support/arbitraries.js';
import { synthesized } from '../support/folders.js';
import { allHelms } from '../support/helms.js';
import { valuesOf } from '../support/schema-values.js';

/** One value of every shape that Kubernetes has for values, all optional. */
const shapes: Properties = Object.fromEntries(
  Object.entries(value.k8s).map(([name, declare]) => [name, value.optional(declare() as never)]),
);
const Shapes = value.object(shapes);
const Values = value.object({ cases: value.map(Shapes) });
const NAMES = Object.keys(shapes);
const isList = (name: string): boolean => shapes[name]?.type.kind === 'list';

class ShapeEcho extends HelmChart<typeof Values> {
  constructor(scope: Construct, id: string) {
    super(scope, id, { version: '1.0.0', description: 'Gives back shapes.', values: Values });
    const each = new ForEach(this, 'cases', this.values.cases);
    const item = each.item as unknown as Record<string, Expr<unknown>>;
    const of = (place: (shape: Expr<unknown>, name: string) => Free): Record<string, Free> =>
      Object.fromEntries(NAMES.map((name) => [name, place(item[name] as Expr<unknown>, name)]));
    const spec = {
      fields: of((shape) => shape),
      set: of((shape) => whenSet(shape)),
      items: of((shape, name) => ['first', isList(name) ? items(shape as never) : shape]),
      deep: [{ a: { b: [of((shape) => [{ c: shape }])] } }],
      yaml: yamlDocument(of((shape) => shape)),
      json: jsonDocument(of((shape) => shape)),
    };
    const template = new NamedTemplate<unknown>(this, 'shapes', spec);
    new Manifest<UntypedResource>(
      each,
      'looped',
      { apiVersion: 'v1', kind: 'Looped', case: each.key, spec: { ...spec } },
      { suffix: each.key },
    );
    new Manifest<UntypedResource>(
      each,
      'included',
      { apiVersion: 'v1', kind: 'Looped', case: each.key, spec: template.include() },
      { suffix: format`${each.key}-x` },
    );
  }
}

/** An empty text where a number may stand too is not looked at. */
const isSet = (of: unknown): boolean =>
  of !== undefined && of !== '' && !(typeof of === 'object' && of !== null && Object.keys(of).length === 0);
const defined = (from: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(from).filter(([, of]) => of !== undefined));

function wanted(given: Record<string, unknown>): Record<string, unknown> {
  const of = (place: (shape: unknown, name: string) => unknown): Record<string, unknown> =>
    defined(Object.fromEntries(NAMES.map((name) => [name, place(given[name], name)])));
  const nonEmpty = (from: Record<string, unknown>): Record<string, unknown> | undefined =>
    Object.keys(from).length === 0 ? undefined : from;
  return defined({
    fields: nonEmpty(of((shape) => shape)),
    set: nonEmpty(of((shape, name) => (isSet(shape) || (name === 'intOrString' && shape === '') ? shape : undefined))),
    items: of((shape, name) => ['first', ...(shape === undefined ? [] : isList(name) ? (shape as unknown[]) : [shape])]),
    deep:
      Object.keys(of((shape) => shape)).length === 0
        ? undefined
        : [{ a: { b: [of((shape) => (shape === undefined ? undefined : [{ c: shape }]))] } }],
    yaml: of((shape) => shape),
    json: of((shape) => shape),
  });
}

const CASES = 25;

describe.each(allHelms().map((helm) => [helm.version, helm] as const))('Helm %s', (_, helm) => {
  const folder = synthesized((app) => new ShapeEcho(app, 'shapes'));
  const schema = JSON.parse(readFileSync(join(folder, 'values.schema.json'), 'utf8')) as Record<string, unknown>;
  const definitions = schema['definitions'] as Record<string, Record<string, unknown>>;
  const properties = (
    ((schema['properties'] as Record<string, unknown>)['cases'] as Record<string, unknown>)['additionalProperties'] as Record<
      string,
      unknown
    >
  )['properties'] as Record<string, Record<string, unknown>>;
  const shape = fc.constantFrom(...NAMES).chain((name) => {
    const own = properties[name] as Record<string, unknown>;
    const one = { $ref: (own['anyOf'] as Record<string, unknown>[] | undefined)?.[0]?.['$ref'] };
    return valuesOf(one.$ref === undefined ? own : one, definitions).map((of) => [name, of] as const);
  });
  const allowed = fc
    .array(shape, { minLength: 12, maxLength: 12 })
    .map((all) => Object.fromEntries(all.filter(([name, of]) => violations(schema, { cases: { x: { [name]: of } } }).length === 0)));

  test('every shape that its schema allows arrives as it was given', async () => {
    await holds(
      fc.asyncProperty(fc.array(allowed, { minLength: CASES, maxLength: CASES }), async (all) => {
        expect(all.reduce((sum, each) => sum + Object.keys(each).length, 0)).toBeGreaterThan(CASES * 5);
        const cases = Object.fromEntries(all.map((each, at) => [`case-${at}`, each]));
        const rendered = await renderFolder(folder, { cases }, { helm: helm.binary });
        expect(rendered).toHaveLength(2 * CASES);
        const wrong = rendered.flatMap(({ case: name, spec }) => {
          const { yaml, json, ...rest } = spec as { yaml: string; json: string };
          return (
            difference(
              { ...rest, yaml: parse(yaml, { version: '1.1' }) as unknown, json: JSON.parse(json) as unknown },
              wanted(cases[name as string] as Record<string, unknown>),
            ) ?? []
          );
        });
        expect(wrong.slice(0, 4)).toEqual([]);
      }),
      2,
    );
  });
});
