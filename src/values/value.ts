import type {
  Described,
  Kind,
  ListConstraints,
  MapConstraints,
  NumberConstraints,
  ObjectKind,
  StringConstraints,
  ValuesOf,
  ValueType,
} from './value-type.js';

/** Helm keeps numbers as 64-bit floats: beyond this, integers lose digits on their way to the template. */
const MAX_INTEGER = Number.MAX_SAFE_INTEGER;

type WithDefault<V> = Described & { readonly default?: V };

export type Properties = Readonly<Record<string, ValueType>>;

type OptionalKeys<P> = { [K in keyof P]: undefined extends ValuesOf<P[K]> ? K : never }[keyof P];

/** The TypeScript type of an object declared with `P`: optional where a property may be absent. */
export type ObjectOf<P> = Simplify<
  { [K in Exclude<keyof P, OptionalKeys<P>>]: ValuesOf<P[K]> } & { [K in OptionalKeys<P>]?: ValuesOf<P[K]> }
>;
type Simplify<T> = { [K in keyof T]: T[K] };

export interface ObjectOptions extends Described {
  /** An override replaces the object as a whole. Default: false. */
  readonly atomic?: boolean;
  /** A key of the schema's definitions, in camelCase, for an object that is used in several places. Default: none. */
  readonly definition?: string;
}

/** A declaration whose properties can be declared anew: `value.object({ ...base.properties, extra })`. */
export interface ObjectType<P extends Properties = Properties> extends ValueType<ObjectOf<P>> {
  readonly type: ObjectKind & { readonly properties: P };
  readonly properties: P;
}

function string(options: WithDefault<string> & StringConstraints = {}): ValueType<string> {
  const { pattern, minLength, maxLength, ...rest } = options;
  return { ...rest, type: compact({ kind: 'string', pattern, minLength, maxLength }) };
}

/** One of the given strings. */
function oneOf<const E extends readonly string[]>(options: E, rest: WithDefault<E[number]> = {}): ValueType<E[number]> {
  return { ...rest, type: { kind: 'string', enum: options } };
}

/** A string that is a credential: it may only be placed in a Secret. */
function secret(options: WithDefault<string> & StringConstraints = {}): ValueType<string> {
  const declared = string(options);
  return { ...declared, type: { ...(declared.type as Kind & { kind: 'string' }), secret: true } };
}

/** A whole number, by default within ±(2^53−1), beyond which Helm itself rounds. */
function integer(options: WithDefault<number> & NumberConstraints = {}): ValueType<number> {
  const { minimum = -MAX_INTEGER, maximum = MAX_INTEGER, ...rest } = options;
  return { ...rest, type: { kind: 'integer', minimum, maximum } };
}

/** Any finite number. Prefer `integer` wherever Kubernetes takes one. */
function number(options: WithDefault<number> & NumberConstraints = {}): ValueType<number> {
  const { minimum, maximum, ...rest } = options;
  return { ...rest, type: compact({ kind: 'number', minimum, maximum }) };
}

function boolean(options: WithDefault<boolean> = {}): ValueType<boolean> {
  return { ...options, type: { kind: 'boolean' } };
}

/** A list; empty unless a default is given. Helm replaces lists as a whole: prefer a map where users add single items. */
function list<V>(items: ValueType<V>, options: WithDefault<readonly V[]> & ListConstraints = {}): ValueType<V[]> {
  const { minItems, maxItems, uniqueItems, default: byDefault = [], ...rest } = options;
  return { ...rest, default: byDefault, type: compact({ kind: 'list', items, minItems, maxItems, uniqueItems }) };
}

/** A map from free keys to values of one type; empty unless a default is given. */
function map<V>(
  values: ValueType<V>,
  options: WithDefault<Readonly<Record<string, V>>> & MapConstraints = {},
): ValueType<Record<string, V>> {
  const { keys, minProperties, maxProperties, default: byDefault = {}, ...rest } = options;
  return { ...rest, default: byDefault, type: compact({ kind: 'map', values, keys, minProperties, maxProperties }) };
}

/** An object with exactly these keys. Its default is made of theirs. */
function object<P extends Properties>(properties: P, options: ObjectOptions = {}): ObjectType<P> {
  const { atomic, definition, ...rest } = options;
  return { ...rest, properties, type: compact({ kind: 'object', properties, atomic, definition }) as ObjectType<P>['type'] };
}

/** An object with exactly one of these keys. An override replaces it as a whole. */
function choice<P extends Properties>(alternatives: P, options: Described = {}): ValueType<{ [K in keyof P]?: ValuesOf<P[K]> }> {
  const properties = Object.fromEntries(
    Object.entries(alternatives).map(([key, { default: _, ...declared }]) => [
      key,
      { ...declared, presence: 'omittable' } satisfies ValueType,
    ]),
  );
  return { ...options, type: { kind: 'object', properties, atomic: true, choice: true } };
}

/** Exactly one of several types. An override replaces it as a whole. */
function union<const T extends readonly ValueType[]>(
  of: T,
  options: WithDefault<ValuesOf<T[number]>> = {},
): ValueType<ValuesOf<T[number]>> {
  return { ...options, type: { kind: 'union', of } };
}

/** Any JSON; an empty object unless a default is given. */
function json(options: WithDefault<unknown> = {}): ValueType {
  return { default: {}, ...options, type: { kind: 'json' } };
}

/** Any JSON object; empty unless a default is given. */
function jsonObject(options: WithDefault<Readonly<Record<string, unknown>>> = {}): ValueType<Record<string, unknown>> {
  return { default: {}, ...options, type: { kind: 'json', object: true } };
}

/** The value may be absent, and null means absent. It has a default only if the declaration it wraps was given one. */
function optional<V>(declared: ValueType<V>, options: Described = {}): ValueType<V | undefined> {
  const { default: byDefault, ...rest } = declared;
  const empty = isEmptyCollection(byDefault);
  return { ...rest, ...options, ...(byDefault === undefined || empty ? {} : { default: byDefault }), presence: 'optional' };
}

/** The same declaration with another default or description. */
function withDefault<V>(declared: ValueType<V>, byDefault: V, options: Described = {}): ValueType<V> {
  return { ...declared, ...options, default: byDefault };
}

/** Settings for one item of many: what a key leaves out comes from the defaults that the item overrides. */
export type Overridable<V> = unknown extends V
  ? V
  : V extends readonly unknown[]
    ? V
    : string extends keyof V
      ? { [K in keyof V]: V[K] | null }
      : V extends object
        ? { [K in keyof V]?: Overridable<NonNullable<V[K]>> | undefined | (undefined extends V[K] ? null : never) }
        : V;

/**
 * The type of an item that overrides settings of type `declared` (see `overlay`): every key may be left out, and null
 * removes a default where the setting is optional. Defaults and requirements of the original are dropped.
 */
function overridable<P extends Properties>(declared: ObjectType<P>, options?: ObjectOptions): ObjectType<OverridableProperties<P>>;
function overridable<V>(declared: ValueType<V>, options?: ObjectOptions): ValueType<Overridable<V>>;
function overridable(declared: ValueType, options: ObjectOptions = {}): ValueType {
  const { definition, ...rest } = options;
  const changed = withoutDefaults(declared);
  return { ...changed, ...rest, type: definition === undefined ? changed.type : ({ ...changed.type, definition } as Kind) };
}

type OverridableProperties<P extends Properties> = {
  readonly [K in keyof P]: ValueType<Overridable<NonNullable<ValuesOf<P[K]>>> | undefined>;
};

function withoutDefaults(declared: ValueType): ValueType {
  const { default: _, ...rest } = declared;
  // null takes away an entry that the defaults have.
  if (declared.type.kind === 'map')
    return { ...rest, type: { ...declared.type, values: { ...declared.type.values, presence: 'optional' } } };
  if (declared.type.kind !== 'object' || declared.type.atomic) return rest;
  const properties = Object.fromEntries(
    Object.entries(declared.type.properties).map(([key, property]) => [
      key,
      { ...withoutDefaults(property), presence: property.presence ?? 'omittable' } satisfies ValueType,
    ]),
  );
  const { definition: _name, ...type } = declared.type;
  return { ...rest, properties, type: { ...type, properties } } as ObjectType;
}

function compact<T extends object>(options: T): T & Kind {
  return Object.fromEntries(Object.entries(options).filter(([, v]) => v !== undefined)) as T & Kind;
}

function isEmptyCollection(candidate: unknown): boolean {
  return typeof candidate === 'object' && candidate !== null && Object.keys(candidate).length === 0;
}

export const builders = {
  string,
  oneOf,
  secret,
  integer,
  number,
  boolean,
  list,
  map,
  object,
  choice,
  union,
  json,
  jsonObject,
  optional,
  withDefault,
  overridable,
};
