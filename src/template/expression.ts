import type { Kind, ValueType } from '../values/value-type.js';
import type { Node } from './node.js';

declare const expressionType: unique symbol;
declare const eachType: unique symbol;

/**
 * An expression that Helm evaluates at install time to a `V`. It has no text of its own: place it in a manifest, or pass
 * it to a function of this library. Turning it into a string or a condition of TypeScript is an error.
 */
export interface Expr<out V> {
  readonly [expressionType]: V;
}

/** Items made by a loop: one or none for each member of a collection. Placed in a list. */
export interface Each<out I> {
  readonly [eachType]: I;
}

type Scalar = string | number | boolean | null | undefined;

/** A list's item, which may be conditional or made by a loop. */
export type TemplatedItem<I> = Templated<I> | Expr<I | undefined> | Each<I>;

/** A `V` in which every field takes its type or an expression of its type; an optional field takes an optional expression. */
export type Templated<V> =
  | Expr<V>
  | (unknown extends V
      ? Free
      : V extends Scalar
        ? V
        : V extends readonly (infer I)[]
          ? readonly TemplatedItem<I>[]
          : V extends object
            ? { readonly [K in keyof V]: Templated<V[K]> | (Nothing extends Pick<V, K> ? Expr<V[K] | undefined> | undefined : never) }
            : never);

/** Extends whatever has no required property. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- it is the type without requirements that is meant
type Nothing = {};

/** A tree of no declared type, as in a config document. */
export type Free = Scalar | Expr<unknown> | Each<unknown> | readonly Free[] | { readonly [key: string]: Free };

/** References to a value and to what is in it. What may be absent gives references that may be absent. */
export type Refs<V> = Expr<V> & MembersOf<NonNullable<V>, Extract<V, undefined>>;

type MembersOf<V, Absent> = [V] extends [readonly unknown[]]
  ? unknown
  : string extends keyof V
    ? unknown
    : [V] extends [object]
      ? { readonly [K in keyof V]-?: Refs<V[K] | Absent> }
      : unknown;

const nodes = new WeakMap<object, Node>();
const expressions = new WeakMap<Node, object>();

/** The node behind an expression, or undefined for anything else. */
export function nodeOf(candidate: unknown): Node | undefined {
  return typeof candidate === 'object' && candidate !== null ? nodes.get(candidate) : undefined;
}

/** Whether something is an expression, rather than a constant or a mapping or list with expressions in it. */
export function isExpression(candidate: unknown): candidate is Expr<unknown> {
  return nodeOf(candidate) !== undefined;
}

/** The expression of a node, the same for the same node. Where its type is an object, its members are properties. */
export function expressionOf<E extends object = Expr<never>>(node: Node): E {
  const known = expressions.get(node);
  if (known !== undefined) return known as E;
  const members = memberTypes(node.type.type);
  const expression = members === undefined ? Object.freeze(new Opaque(node)) : new Proxy(new Opaque(node), memberAccess(node, members));
  nodes.set(expression, node);
  expressions.set(node, expression);
  return expression as E;
}

class Opaque {
  readonly #node: Node;
  constructor(node: Node) {
    this.#node = node;
  }
  [Symbol.toPrimitive](): never {
    throw notText(this.#node);
  }
  toJSON(): never {
    throw notText(this.#node);
  }
}

function notText(node: Node): Error {
  return new TypeError(
    `${describe(node)} is known only when the chart is installed, so it cannot become text or a number here. ` +
      'Place it in the manifest as it is, or build a string with format`...`.',
  );
}

function memberTypes(kind: Kind): Readonly<Record<string, ValueType>> | undefined {
  return kind.kind === 'object' ? kind.properties : undefined;
}

function memberAccess(node: Node, members: Readonly<Record<string, ValueType>>): ProxyHandler<Opaque> {
  const cache = new Map<string, object>();
  return {
    get(target, key) {
      if (key === Symbol.toPrimitive) return () => target[Symbol.toPrimitive]();
      if (typeof key === 'symbol') return Reflect.get(target, key) as unknown;
      const known = cache.get(key);
      if (known !== undefined) return known;
      const declared = Object.hasOwn(members, key) ? members[key] : undefined;
      if (declared === undefined) {
        // Asked by `await`, by JSON.stringify and by assertion libraries of any object.
        if (key === 'then' || key === '$$typeof' || key === 'asymmetricMatch') return undefined;
        if (key === 'toJSON' || key === 'toString' || key === 'valueOf') return () => target.toJSON();
        if (key === 'constructor') return Object;
        throw new TypeError(`${describe(node)} has no '${key}'. It has: ${Object.keys(members).join(', ')}.`);
      }
      const member = expressionOf<object>(memberOf(node, key, declared));
      cache.set(key, member);
      return member;
    },
    has: (_, key) => typeof key === 'string' && Object.hasOwn(members, key),
    ownKeys: () => [],
    set: () => false,
  };
}

/** A member of an object that may itself be absent may be absent. */
export function memberOf(node: Node, key: string, declared: ValueType): Node {
  const type = node.type.presence === undefined ? declared : { ...declared, presence: 'optional' as const };
  return { op: 'member', of: node, key, type };
}

/** A short name of a node for messages: the path of a value, or what kind of expression it is. */
export function describe(node: Node): string {
  switch (node.op) {
    case 'values':
      return '.Values';
    case 'member':
      return `${describe(node.of)}.${node.key}`;
    case 'variable':
      return `the ${node.role === 'key' ? 'key' : 'item'} of the loop over ${describe(node.scope.collection)}`;
    case 'builtin':
      return `.${node.path}`;
    case 'call':
      return `the result of '${node.function}'`;
    case 'overlay':
      return [...node.layers].reverse().concat(node.base).map(describe).join(' over ');
    case 'reference':
      return `${node.fact} of ${node.target.kind} ${node.target.path}`;
    case 'narrow':
    case 'computed':
    case 'whenSet':
      return describe(node.of);
    case 'literal':
      return JSON.stringify(node.value);
    default:
      return `an expression (${node.op})`;
  }
}
