import * as fc from 'fast-check';
import { text } from './arbitraries.js';

type Schema = Readonly<Record<string, unknown>>;

/** Texts that patterns of Kubernetes' shapes may allow. */
const CANDIDATES = [
  'a',
  'yes',
  'no',
  'null',
  '~',
  '1',
  '1.10',
  '0x1f',
  '017',
  '1e3',
  '1_000',
  '12:30',
  '2001-12-14',
  'true',
  '<<',
  '=',
  'x-1',
  'a.b',
  'example.com/a',
  'A_B',
  '500m',
  '1Gi',
  '0.5',
  '.5',
  '1E3',
  '80',
  'http',
  '50%',
  ' lead',
  'trail ',
  'a\n',
  'a\nb\n',
  ' a\n  b',
  '\n',
  'a: b',
  '# x',
  '- a',
  '"',
  "'",
  '\\',
  '{{ x }}',
  '$(x)',
  '%s',
  '[a]',
  '{a}',
  '\ta',
  'é漢\u{1f600}',
  '/x',
  '',
  '@daily',
  'UTC',
  '*',
  '!x',
  '&x',
  '|',
  '>',
  '?',
  ',',
  '`',
];

/** What the `yaml` package takes for a number that is none; Helm, Kubernetes and Python read a text. */
const DOTS = /^[-+]?[0-9_]*[._]+$/;

/** Values that a schema of Kubernetes' shapes allows: not all, and some that it refuses; filter them with the schema itself. */
export function valuesOf(schema: Schema, definitions: Readonly<Record<string, Schema>>, depth = 0): fc.Arbitrary<unknown> {
  const reference = schema['$ref'];
  if (typeof reference === 'string') return valuesOf(definitions[reference.replace('#/definitions/', '')] as Schema, definitions, depth);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const types = [schema['type']].flat().filter((type) => type !== 'null');
  return fc.oneof(...types.map((type) => ofType(type as string, schema, definitions, depth)));
}

function ofType(type: string, schema: Schema, definitions: Readonly<Record<string, Schema>>, depth: number): fc.Arbitrary<unknown> {
  switch (type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.oneof(
        fc.integer({
          min: Math.max(Number(schema['minimum'] ?? -(2 ** 31)), -(2 ** 53 - 1)),
          max: Math.min(Number(schema['maximum'] ?? 2 ** 31 - 1), 2 ** 53 - 1),
        }),
        fc.constantFrom(
          ...[1, 80, 1_000_000].filter((n) => n >= Number(schema['minimum'] ?? 0) && n <= Number(schema['maximum'] ?? Infinity)),
        ),
      );
    case 'number':
      return fc.constantFrom(1, 0.5, 2, 1_000_000);
    case 'string': {
      const pattern = schema['pattern'] as string | undefined;
      const max = (schema['maxLength'] as number | undefined) ?? Infinity;
      if (pattern === undefined) return fc.constantFrom('a');
      const allowed = new RegExp(pattern, 'u');
      const candidates = CANDIDATES.filter((each) => allowed.test(each) && each.length <= max);
      const free = allowed.test('a b: # "') ? [text.filter((each) => allowed.test(each) && each.length <= max && !DOTS.test(each))] : [];
      return candidates.length === 0 ? fc.stringMatching(allowed, { size: 'small' }) : fc.oneof(fc.constantFrom(...candidates), ...free);
    }
    case 'array':
      return depth > 5 ? fc.constant([]) : fc.array(valuesOf(schema['items'] as Schema, definitions, depth + 1), { maxLength: 2 });
    default:
      return objectOf(schema, definitions, depth);
  }
}

function objectOf(schema: Schema, definitions: Readonly<Record<string, Schema>>, depth: number): fc.Arbitrary<unknown> {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  const required = new Set((schema['required'] ?? []) as string[]);
  const names = Object.keys(properties);
  if (names.length > 0) {
    const free = names.filter((name) => !required.has(name));
    const some = depth > 4 ? fc.constant([]) : fc.subarray(free, { maxLength: Math.min(free.length, depth === 0 ? 6 : 3) });
    return some.chain((chosen) =>
      fc.record(
        Object.fromEntries([...required, ...chosen].map((name) => [name, valuesOf(properties[name] as Schema, definitions, depth + 1)])),
        { noNullPrototype: true },
      ),
    );
  }
  const keys = fc.constantFrom('a', 'yes', 'example.com/b', 'cpu', 'memory', '1', 'n', '0x1', '1.5');
  const additional = schema['additionalProperties'];
  return fc.dictionary(keys, typeof additional === 'object' ? valuesOf(additional as Schema, definitions, depth + 1) : fc.constant('x'), {
    maxKeys: 3,
    noNullPrototype: true,
  });
}
