import type { ValueType } from '../values/value-type.js';
import { expressionOf, type Each, type Expr, type Free, type Refs, type Templated, type TemplatedItem } from './expression.js';
import { concat, toNode, type Condition } from './functions.js';
import { filled } from './filled.js';
import { LoopScope, type DocumentFormat, type Node } from './node.js';
import { ANY, INTEGER, STRING, withPresence } from './types.js';

/**
 * A part of a manifest that is there only under a condition: an optional field, an item of a list. With a third argument
 * it is always there, as one or the other.
 */
export function when<V>(condition: Condition, then: NoInfer<Templated<V>>): Expr<V | undefined>;
export function when<V>(condition: Condition, then: NoInfer<Templated<V>>, otherwise: NoInfer<Templated<V>>): Expr<V>;
export function when(condition: Condition, then: unknown, otherwise?: unknown): Expr<unknown> {
  const type = otherwise === undefined ? ({ ...ANY, presence: 'optional' } as const) : ANY;
  return expressionOf<Expr<unknown>>({ op: 'if', condition: toNode(condition), then, otherwise, type });
}

/** The value, and no field at all where it is absent or empty ('' or [] or {}). 0 and false are set. */
export function whenSet<V>(arg: Expr<V>): Expr<NonNullable<V> | undefined> {
  const of = toNode(arg);
  return expressionOf<Expr<NonNullable<V> | undefined>>({ op: 'whenSet', of, type: withPresence(of.type, 'optional') });
}

/** Mappings joined into one. Where two have the same key, a literal key of an earlier part wins. */
export function combine<V>(...parts: readonly NoInfer<Templated<Partial<V>> | Expr<Partial<V> | undefined>>[]): Expr<V> {
  return expressionOf<Expr<V>>({ op: 'combine', parts, type: ANY });
}

/** A loop over a list or map: `key` and `item` stand for the current member in what `each` and `entry` repeat. */
export class Loop<X, K extends string | number = string> {
  readonly key: Expr<K>;
  readonly item: Refs<X>;
  readonly #scope: LoopScope;

  constructor(scope: LoopScope) {
    this.#scope = scope;
    this.key = expressionOf<Expr<K>>(scope.key);
    this.item = expressionOf<Refs<X>>(filled(scope.item, scope.names.item));
  }

  /** One item of a list for each member of the collection; none where the item is conditional and the condition false. */
  each<I>(item: NoInfer<TemplatedItem<I>>): Each<I> {
    return expressionOf<Each<I> & object>({ op: 'each', scope: this.#scope, key: undefined, body: item, type: ANY });
  }

  /** One entry of a map for each member of the collection. */
  entry<V>(key: Expr<string>, entry: NoInfer<Templated<V> | Expr<V | undefined>>): Expr<Record<string, V>> {
    return expressionOf<Expr<Record<string, V>>>({ op: 'each', scope: this.#scope, key: toNode(key), body: entry, type: ANY });
  }
}

/** The key of a map, or the index of a list, as text. */
export function keyOf(scope: LoopScope): Expr<string> {
  const key = expressionOf<Expr<string>>(scope.key);
  return scope.key.type.type.kind === 'integer' ? concat(key) : key;
}

/**
 * A loop over a list or map of values. Maps are walked through in the order of their keys.
 *
 * @param names the variables of the template. Default: after the collection, `$name` and `$job` for `jobs`.
 */
export function loop<X>(list: Expr<readonly X[]>, names?: LoopNames): Loop<X, number>;
export function loop<X>(map: Expr<Readonly<Record<string, X>>>, names?: LoopNames): Loop<X>;
export function loop<X>(collection: Expr<unknown>, names: LoopNames = {}): Loop<X, never> {
  return new Loop<X, never>(loopScope(toNode(collection), names));
}

export interface LoopNames {
  readonly key?: string;
  readonly item?: string;
}

/** A parameter of a named template: stands for what each `include` passes for it. */
export function parameter<V>(name: string, type: ValueType<V>): Refs<V> {
  const nothing: Node = { op: 'literal', value: name, type: STRING };
  return expressionOf<Refs<V>>(new LoopScope(nothing, STRING, type, { key: name, item: name }).item);
}

/** Every member of a list of values, as items among others. */
export function items<X>(list: Expr<readonly X[]>): Each<X> {
  const all = loop<X>(list);
  return all.each<X>(all.item);
}

export function loopScope(collection: Node, names: LoopNames = {}): LoopScope {
  const { key, item } = memberTypes(collection.type);
  const noun = collection.op === 'member' ? singular(collection.key) : 'item';
  const byDefault = key.type.kind === 'integer' ? 'index' : noun === 'name' ? 'key' : 'name';
  return new LoopScope(collection, key, item, { key: names.key ?? byDefault, item: names.item ?? noun });
}

function memberTypes({ type }: ValueType): { key: ValueType; item: ValueType } {
  if (type.kind === 'list') return { key: INTEGER, item: type.items };
  if (type.kind === 'map') return { key: type.keys === undefined ? STRING : { type: { kind: 'string', ...type.keys } }, item: type.values };
  if (type.kind === 'shape') return { key: STRING, item: STRING };
  return { key: STRING, item: ANY };
}

function singular(noun: string): string {
  const word = noun.replace(/[^A-Za-z0-9]/g, '');
  if (/ies$/.test(word)) return word.replace(/ies$/, 'y');
  if (/[^s]s$/.test(word)) return word.slice(0, -1);
  return word === '' || !/^[A-Za-z]/.test(word) ? 'item' : `${word}Item`;
}

// --------------------------------------------------------------------------------------------------------- Documents

function document(format: DocumentFormat, tree: unknown): Expr<string> {
  return expressionOf<Expr<string>>({ op: 'document', format, tree, type: STRING });
}

/** The contents of a YAML file. Empty lists and maps are written as [] and {}. */
export const yamlDocument = (tree: Free): Expr<string> => document('yaml', tree);

/** The contents of a JSON file, indented; keys in alphabetical order where anything in it is known only at install. */
export const jsonDocument = (tree: Free): Expr<string> => document('json', tree);

/** The contents of a Java properties file, escaped as `java.util.Properties` reads it, in ASCII. */
export const propertiesDocument = (
  properties: { readonly [key: string]: Scalar | Expr<Scalar | undefined> } | Expr<Readonly<Record<string, Scalar>>>,
): Expr<string> => document('properties', properties);

/** The lines of a text file, which ends in a newline. A line may be conditional, or made by a loop. */
export const textDocument = (lines: readonly TextLine[]): Expr<string> => document('text', lines);

type Scalar = string | number | boolean;
/** Text, possibly of several lines; a condition or a loop over lines. */
export type TextLine = string | Expr<string | readonly string[] | undefined> | Each<string>;
