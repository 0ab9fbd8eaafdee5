/**
 * What one value of a chart may be. The same declaration gives the value's default, its JSON Schema, its line in the
 * docs, its TypeScript type and the reference that templates use.
 */

declare const valueType: unique symbol;

/** What every declaration may say about itself. */
export interface Described {
  /** One or two sentences for the operator: a comment in values.yaml, the hover text in an editor, a cell of the README. */
  readonly description?: string;
}

export interface StringConstraints {
  /** A regular expression that ECMAScript and RE2 both understand (Helm checks with RE2): no look-around, no back-reference. */
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

export interface NumberConstraints {
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface ListConstraints {
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
}

/** The constraints on the keys of a map. */
export interface MapConstraints {
  readonly keys?: StringConstraints;
  readonly minProperties?: number;
  readonly maxProperties?: number;
}

export interface StringKind extends StringConstraints {
  readonly kind: 'string';
  readonly enum?: readonly string[];
  /** True for a credential: synth refuses it anywhere but in a Secret. */
  readonly secret?: boolean;
}
export interface IntegerKind extends NumberConstraints {
  readonly kind: 'integer';
}
export interface NumberKind extends NumberConstraints {
  readonly kind: 'number';
}
export interface BooleanKind {
  readonly kind: 'boolean';
}
export interface ListKind extends ListConstraints {
  readonly kind: 'list';
  readonly items: ValueType;
}
export interface MapKind extends MapConstraints {
  readonly kind: 'map';
  readonly values: ValueType;
}
export interface ObjectKind {
  readonly kind: 'object';
  readonly properties: Readonly<Record<string, ValueType>>;
  /** True when an override replaces the object as a whole, as one-of shapes need. */
  readonly atomic?: boolean;
  /** True when exactly one of the keys must be given. */
  readonly choice?: boolean;
  /** The key under which the schema's definitions hold the object, for one that is used in several places. */
  readonly definition?: string;
}
/** A shape of the Kubernetes API, by its key in the bundled definitions. */
export interface ShapeKind {
  readonly kind: 'shape';
  readonly definition: string;
  /** The shape's JSON type: decides its empty default and how it is printed. */
  readonly json: 'object' | 'string' | 'integer' | 'number';
}
/** Exactly one of several types, told apart by their JSON type or their required keys. */
export interface UnionKind {
  readonly kind: 'union';
  readonly of: readonly ValueType[];
}
/** Any JSON at all. */
export interface JsonKind {
  readonly kind: 'json';
  /** Restricts the top level to a mapping. */
  readonly object?: boolean;
}

export type Kind = StringKind | IntegerKind | NumberKind | BooleanKind | ListKind | MapKind | ObjectKind | ShapeKind | UnionKind | JsonKind;

/** The declaration of a value whose TypeScript type is `V`. */
export interface ValueType<out V = unknown> extends Described {
  readonly [valueType]?: V;
  readonly type: Kind;
  /** The default; absent where the operator must set the value, or where it may stay absent. */
  readonly default?: unknown;
  /** Whether the value may be absent: `optional` also takes null, which means absent; `omittable` does not. Default: never absent. */
  readonly presence?: 'optional' | 'omittable';
  /** Accepted by the schema, and no value of the chart's own: not in values.yaml nor in the docs. */
  readonly schemaOnly?: true;
}

/** The TypeScript type of the values that a declaration describes, complete with defaults. */
export type ValuesOf<T> = T extends ValueType<infer V> ? V : never;

/** Values as an operator gives them: every key may be left out; null unsets an optional one. */
export type PartialValues<T> = Partially<ValuesOf<T>>;

type Partially<V> = unknown extends V
  ? V
  : V extends readonly unknown[]
    ? V
    : V extends object
      ? { [K in keyof V]?: Partially<V[K]> | (undefined extends V[K] ? null : never) }
      : V;
