/** Values that a schema must refuse, made from values that it accepts. */

type Schema = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

export interface Mutation {
  /** What is wrong: `unknown key`, `wrong type`, `null`, `too small` ... */
  readonly kind: string;
  /** The value that is wrong; of an unknown key, the object that has it. */
  readonly path: Path;
  /** The key that is too much, or that null removes. */
  readonly key?: string;
  /** The path that a validator may name instead: of the union around the value. */
  readonly within?: Path;
  /** The JSON type of the value that was right. */
  readonly was: string;
  /** The values, with the one thing wrong. */
  readonly values: unknown;
  /** Makes the same mistake in other values. */
  readonly apply: (values: unknown) => unknown;
}

export const UNKNOWN = 'unknownKey';
export const BAD_KEY = '!bad key';

interface Walk {
  readonly root: Schema;
  readonly base: unknown;
  readonly defaults: unknown;
  readonly found: Mutation[];
}

/**
 * An unknown key at every closed object, a wrong type and null at every value, and for every constraint (range, length,
 * pattern, enum, key names) a value that breaks it: wherever the base values reach, also inside Kubernetes' shapes.
 *
 * @param defaults the chart's own values: null removes what they have, which is no mistake where the key may be left out.
 */
export function mutations(schema: Schema, base: unknown, defaults: unknown): Mutation[] {
  const walk: Walk = { root: schema, base, defaults, found: [] };
  visit(schema, base, [], undefined, walk, true);
  return walk.found;
}

function visit(given: Schema, value: unknown, path: Path, within: Path | undefined, walk: Walk, isRequired: boolean): void {
  const schema = resolved(given, walk.root);
  const alternatives = (schema['oneOf'] ?? schema['anyOf']) as Schema[] | undefined;
  if (alternatives !== undefined) return visitUnion(alternatives, value, path, within, walk, isRequired);
  const types = typesOf(schema);
  const add = (kind: string, wrong: unknown): void => change(kind, path, wrong, within, walk);
  if (types.length > 0 && path.length > 0) {
    for (const wrong of wrongTypes(types)) add('wrong type', wrong);
    if (!types.includes('null') && (isRequired || at(walk.defaults, path) === undefined)) addNull(path, within, walk);
  }
  if (schema['enum'] !== undefined) add('not one of', 'somethingElse');
  if (typeof value === 'number') visitNumber(schema, add);
  if (typeof value === 'string') visitString(schema, add);
  if (Array.isArray(value)) visitList(schema, value, path, within, walk);
  else if (typeof value === 'object' && value !== null) visitObject(schema, value as Record<string, unknown>, path, within, walk);
}

/** Of a union, the alternative that the value is. Nothing else is known to break all of them, but a list or a bare null. */
function visitUnion(
  alternatives: readonly Schema[],
  value: unknown,
  path: Path,
  within: Path | undefined,
  walk: Walk,
  isRequired: boolean,
): void {
  const all = alternatives.flatMap((each) => flattened(each, walk.root));
  const types = all.flatMap(typesOf);
  if (types.length > 0) for (const wrong of wrongTypes(types)) change('wrong type', path, wrong, path, walk);
  if (!types.includes('null') && (isRequired || at(walk.defaults, path) === undefined)) addNull(path, path, walk);
  const type = jsonType(value);
  const matching = all.filter((each) => typesOf(each).includes(type) || (type === 'integer' && typesOf(each).includes('number')));
  const [only] = matching;
  if (matching.length === 1 && only !== undefined) {
    const inner: Walk = { ...walk, found: [] };
    visit(only, value, path, within ?? path, inner, isRequired);
    // Its own type and null are the union's affair.
    walk.found.push(
      ...inner.found.filter((each) => each.path.length > path.length || (each.kind !== 'wrong type' && each.kind !== 'null')),
    );
  }
}

function visitNumber(schema: Schema, add: (kind: string, wrong: unknown) => void): void {
  if (typeof schema['minimum'] === 'number') add('too small', schema['minimum'] - 1);
  if (typeof schema['maximum'] === 'number') add('too large', schema['maximum'] + 1);
}

function visitString(schema: Schema, add: (kind: string, wrong: unknown) => void): void {
  const { pattern, minLength, maxLength } = schema as { pattern?: string; minLength?: number; maxLength?: number };
  if (minLength !== undefined && minLength > 0) add('too short', 'a'.repeat(minLength - 1));
  if (maxLength !== undefined) add('too long', 'a'.repeat(maxLength + 1));
  if (pattern !== undefined) {
    const refused = ['!', '', ' ', '-', 'A B', '\u0007', '99', 'x'.repeat(70)].filter((each) => !new RegExp(pattern, 'u').test(each));
    refused.slice(0, 2).forEach((each) => add('pattern', each));
  }
}

function visitList(schema: Schema, list: readonly unknown[], path: Path, within: Path | undefined, walk: Walk): void {
  const { minItems, maxItems, items } = schema as { minItems?: number; maxItems?: number; items?: Schema };
  if (minItems !== undefined && minItems > 0) change('too few', path, list.slice(0, minItems - 1), within, walk);
  if (maxItems !== undefined)
    change(
      'too many',
      path,
      Array.from({ length: maxItems + 1 }, () => list[0]),
      within,
      walk,
    );
  if (items !== undefined) list.forEach((item, at) => visit(items, item, [...path, at], within, walk, true));
}

function visitObject(schema: Schema, object: Readonly<Record<string, unknown>>, path: Path, within: Path | undefined, walk: Walk): void {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  const additional = schema['additionalProperties'];
  const required = (schema['required'] ?? []) as string[];
  if (additional === false)
    walk.found.push(mutation('unknown key', path, (values) => set(values, [...path, UNKNOWN], 1), within, walk, UNKNOWN));
  const names = schema['propertyNames'] as Schema | undefined;
  const [someKey] = Object.keys(object);
  if (names?.['pattern'] !== undefined && someKey !== undefined && !new RegExp(names['pattern'] as string, 'u').test(BAD_KEY)) {
    walk.found.push(mutation('bad key', path, (values) => set(values, [...path, BAD_KEY], object[someKey]), within, walk));
  }
  for (const [key, value] of Object.entries(object)) {
    const below = properties[key] ?? (typeof additional === 'object' ? (additional as Schema) : undefined);
    if (below !== undefined && value !== null) visit(below, value, [...path, key], within, walk, required.includes(key));
  }
}

/** Null where a value may not be absent. In a list it is a value of the wrong type; of an object it removes the key. */
function addNull(path: Path, within: Path | undefined, walk: Walk): void {
  const key = path.at(-1);
  walk.found.push(mutation('null', path, (values) => set(values, path, null), within, walk, typeof key === 'string' ? key : undefined));
}

function change(kind: string, path: Path, wrong: unknown, within: Path | undefined, walk: Walk): void {
  walk.found.push(mutation(kind, path, (values) => set(values, path, wrong), within, walk));
}

function mutation(
  kind: string,
  path: Path,
  apply: (values: unknown) => unknown,
  within: Path | undefined,
  walk: Walk,
  key?: string,
): Mutation {
  const was = jsonType(at(walk.base, path));
  return {
    kind,
    path,
    was,
    apply,
    values: apply(walk.base),
    ...(within === undefined ? {} : { within }),
    ...(key === undefined ? {} : { key }),
  };
}

/** One value of a type that none of these is, and a text where a number, boolean or the like is wanted. */
function wrongTypes(types: readonly string[]): unknown[] {
  const texts = types.includes('string') ? [] : ['wrong'];
  const others: [string, unknown][] = [
    ['boolean', true],
    ['integer', 12],
    ['array', ['wrong']],
    ['object', { wrong: 'wrong' }],
  ];
  const [other] = others.filter(([type]) => !types.includes(type) && !(type === 'integer' && types.includes('number')));
  const fraction = types.includes('integer') && !types.includes('number') ? [1.5] : [];
  return [...texts, ...(other === undefined ? [] : [other[1]]), ...fraction];
}

/** The alternatives of a union, those of unions in it among them. */
function flattened(given: Schema, root: Schema): Schema[] {
  const schema = resolved(given, root);
  const alternatives = (schema['oneOf'] ?? schema['anyOf']) as Schema[] | undefined;
  return alternatives === undefined ? [schema] : alternatives.flatMap((each) => flattened(each, root));
}

function resolved(schema: Schema, root: Schema): Schema {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  const definitions = root['definitions'] as Record<string, Schema>;
  return resolved(definitions[reference.replace('#/definitions/', '')] as Schema, root);
}

const at = (values: unknown, path: Path): unknown =>
  path.reduce<unknown>((below, step) => (below as Record<string, unknown> | undefined)?.[step], values);
const typesOf = (schema: Schema): string[] => [schema['type'] ?? []].flat() as string[];

function jsonType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value;
}

function set(values: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(values)) return values.map((item, at) => (at === step ? set(item, rest, value) : (item as unknown)));
  const object = (values ?? {}) as Record<string, unknown>;
  return { ...object, [step]: set(object[step], rest, value) };
}
