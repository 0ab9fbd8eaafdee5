import type { Overridable } from '../values/value.js';
import type { ValueType, ValuesOf } from '../values/value-type.js';
import { value } from '../values/kubernetes.js';
import { expressionOf, nodeOf, type Expr, type Refs } from './expression.js';
import { filled } from './filled.js';
import type { Node } from './node.js';
import { isNeverEmpty } from './never-empty.js';
import { ANY, BOOLEAN, INTEGER, isScalar, literalType, NAME, STRING, withPresence } from './types.js';

/** An argument: a constant or an expression. */
export type Arg<V> = V | Expr<V>;
export type Condition = Expr<boolean>;
type Scalar = string | number | boolean;

/** The node of an argument. */
export function toNode(arg: unknown): Node {
  const node = nodeOf(arg);
  if (node !== undefined) return node;
  if (typeof arg === 'string' || typeof arg === 'boolean' || (typeof arg === 'number' && Number.isFinite(arg))) {
    return { op: 'literal', value: arg, type: literalType(arg) };
  }
  throw new TypeError(
    `An argument must be a string, a finite number, a boolean or an expression; got ${arg === null ? 'null' : typeof arg}.`,
  );
}

function callNode(name: string, type: ValueType, args: readonly unknown[]): Node {
  return { op: 'call', function: name, args: args.map(toNode), type };
}

function result<V>(type: ValueType<V>, name: string, ...args: readonly unknown[]): Expr<V> {
  return expressionOf<Expr<V>>(callNode(name, type, args));
}

/**
 * A call of any function of Helm or Sprig that has no typed form here. The arguments come in the function's own order.
 * Integers are passed as int64.
 */
export function call<V>(name: string, type: ValueType<V>, ...args: readonly Arg<unknown>[]): Expr<V> {
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name)) throw new TypeError(`'${name}' is not the name of a template function.`);
  return result(type, name, ...args);
}

/**
 * Template text placed as it is, with a value of the given type as its result: the way out where this library has no
 * words for something. Nothing in it is quoted, checked or tied to declared values.
 */
export function raw<V>(text: string, type: ValueType<V>): Expr<V> {
  return expressionOf<Expr<V>>({ op: 'raw', text, type });
}

// ---------------------------------------------------------------------------------------------------------- Strings

/** A string made of text and expressions: format`${v.image.repository}:${v.image.tag}`. Numbers are written in full. */
export function format(texts: TemplateStringsArray, ...args: readonly Arg<Scalar>[]): Expr<string> {
  return concat(...texts.flatMap((text, i) => (i < args.length ? [text, args[i] as Arg<Scalar>] : [text])));
}

/** The parts joined to one string. */
export function concat(...parts: readonly Arg<Scalar>[]): Expr<string> {
  const flat: Node[] = [];
  for (const part of parts.map(toNode).flatMap((node) => (node.op === 'concat' ? node.parts : [node]))) {
    const last = flat.at(-1);
    if (part.op === 'literal' && part.value === '') continue;
    if (part.op === 'literal' && last?.op === 'literal') {
      flat[flat.length - 1] = { op: 'literal', value: `${last.value}${part.value}`, type: STRING };
    } else flat.push(part);
  }
  return expressionOf<Expr<string>>({ op: 'concat', parts: flat, type: STRING });
}

/** A number or boolean as text: 1234567 is `1234567`, never `1.234567e+06`. */
export const toText = (arg: Expr<Scalar>): Expr<string> => concat(arg);
export const lower = (text: Arg<string>): Expr<string> => result(STRING, 'lower', text);
export const upper = (text: Arg<string>): Expr<string> => result(STRING, 'upper', text);
export const trim = (text: Arg<string>): Expr<string> => result(STRING, 'trim', text);
export const trimPrefix = (text: Arg<string>, prefix: Arg<string>): Expr<string> => result(STRING, 'trimPrefix', prefix, text);
export const trimSuffix = (text: Arg<string>, suffix: Arg<string>): Expr<string> => result(STRING, 'trimSuffix', suffix, text);
/** The first `length` characters. */
export const trunc = (text: Arg<string>, length: number): Expr<string> => result(STRING, 'trunc', length, text);
export const replace = (text: Arg<string>, from: Arg<string>, to: Arg<string>): Expr<string> => result(STRING, 'replace', from, to, text);
export const join = (list: Expr<readonly Scalar[]>, separator: Arg<string>): Expr<string> =>
  hasNumbers(list) ? replace(numbersOf(list), ',', separator) : result(STRING, 'join', separator, list);
export const base64Encode = (text: Arg<string>): Expr<string> => result(STRING, 'b64enc', text);
export const base64Decode = (text: Arg<string>): Expr<string> => result(STRING, 'b64dec', text);
/** The SHA-256 of a text, in hexadecimal. */
export const sha256 = (text: Arg<string>): Expr<string> => result(value.k8s.dnsLabel(), 'sha256sum', text);
/** Compact JSON, safe inside YAML: control characters are written as escapes. */
export const toJson = (arg: Expr<unknown>): Expr<string> =>
  expressionOf<Expr<string>>({ op: 'standard', template: 'toJson', args: { value: toNode(arg) }, type: STRING });
/** The text evaluated as a template. Only where the author invites the operator to write templates into a value. */
export const tpl = (text: Arg<string>): Expr<string> =>
  result(STRING, 'tpl', text, expressionOf<Expr<unknown>>({ op: 'builtin', path: '', type: ANY }));

/** Numbers of one value may be floats or integers, by where they come from: what compares and joins them looks at their digits. */
function hasNumbers(list: Expr<readonly Scalar[]>): boolean {
  const { type } = toNode(list).type;
  return type.kind === 'list' && (type.items.type.kind === 'integer' || type.items.type.kind === 'number');
}

const numbersOf = (list: Expr<readonly Scalar[]>): Expr<string> => result(STRING, 'trimAll', '[]', result(STRING, 'toJson', list));

// -------------------------------------------------------------------------------------------------------- Conditions

export const equals = <V extends Scalar>(a: Expr<V>, b: Arg<NoInfer<V>>): Condition => result(BOOLEAN, 'eq', a, b);
export const notEquals = <V extends Scalar>(a: Expr<V>, b: Arg<NoInfer<V>>): Condition => result(BOOLEAN, 'ne', a, b);
export const lessThan = (a: Arg<number>, b: Arg<number>): Condition => result(BOOLEAN, 'lt', a, b);
export const atMost = (a: Arg<number>, b: Arg<number>): Condition => result(BOOLEAN, 'le', a, b);
export const greaterThan = (a: Arg<number>, b: Arg<number>): Condition => result(BOOLEAN, 'gt', a, b);
export const atLeast = (a: Arg<number>, b: Arg<number>): Condition => result(BOOLEAN, 'ge', a, b);
export const and = (...all: readonly [Condition, ...Condition[]]): Condition =>
  all.length === 1 ? all[0] : result(BOOLEAN, 'and', ...all);
export const or = (...any: readonly [Condition, ...Condition[]]): Condition => (any.length === 1 ? any[0] : result(BOOLEAN, 'or', ...any));
export const not = (condition: Condition): Condition => {
  const node = toNode(condition);
  return node.op === 'call' && node.function === 'not' ? expressionOf<Condition>(node.args[0] as Node) : result(BOOLEAN, 'not', condition);
};
export const contains = <V extends Scalar>(list: Expr<readonly V[]>, item: Arg<NoInfer<V>>): Condition =>
  hasNumbers(list)
    ? result(BOOLEAN, 'has', result(STRING, 'toJson', item), result(ANY, 'splitList', ',', numbersOf(list)))
    : result(BOOLEAN, 'has', item, list);
export const hasKey = (map: Expr<Readonly<Record<string, unknown>>>, key: Arg<string>): Condition => result(BOOLEAN, 'hasKey', map, key);
export const matches = (text: Arg<string>, pattern: string): Condition => result(BOOLEAN, 'regexMatch', pattern, text);
/** Whether a version satisfies a SemVer range, as `semverCompare` decides. */
export const satisfies = (version: Arg<string>, range: string): Condition => result(BOOLEAN, 'semverCompare', range, version);

/** Whether a value is given: neither absent nor null. 0, false, '' and empty collections are given. */
export function isPresent(arg: Expr<unknown>): Condition {
  return expressionOf<Condition>(presentNode(toNode(arg)));
}

export function presentNode(node: Node): Node {
  if (isNeverEmpty(node)) return truthNode(node);
  return callNode('not', BOOLEAN, [expressionOf(callNode('kindIs', BOOLEAN, ['invalid', expressionOf(node)]))]);
}

/** Whether a string, list or map has anything in it. */
export function isNotEmpty(arg: Expr<string | readonly unknown[] | object | undefined>): Condition {
  return expressionOf<Condition>(truthNode(toNode(arg)));
}

/** Helm's own truth of a node: false for absent, '', [] and {}. Its type is boolean only in a condition. */
export function truthNode(node: Node): Node {
  return { op: 'call', function: 'truth', args: [node], type: BOOLEAN };
}

/** Whether a value of several types is a string. */
export const isText = (arg: Expr<unknown>): Condition => result(BOOLEAN, 'kindIs', 'string', arg);
/** Whether a value of several types is a mapping. */
export const isMap = (arg: Expr<unknown>): Condition => result(BOOLEAN, 'kindIs', 'map', arg);

// --------------------------------------------------------------------------------------------------------- Narrowing

function narrow<E extends object>(arg: unknown, condition: Condition, type: ValueType): E {
  return expressionOf<E>({ op: 'narrow', of: toNode(arg), condition: toNode(condition), type });
}

/** The value that `isPresent` or `whenSet` found: usable only under that condition, which synth checks. */
export function asPresent<V>(arg: Expr<V>): Refs<NonNullable<V>> {
  const present = narrow<Refs<NonNullable<V>>>(arg, isPresent(arg), withPresence(toNode(arg).type, undefined));
  const node = toNode(present);
  return expressionOf<Refs<NonNullable<V>>>(filled(node, node.op === 'narrow' && node.of.op === 'member' ? node.of.key : 'present'));
}

/** The string that `isText` found: usable only under that condition. */
export function asText(arg: Expr<unknown>): Expr<string> {
  const of = toNode(arg).type;
  const found = of.type.kind === 'union' ? of.type.of.find((alternative) => alternative.type.kind === 'string') : undefined;
  return narrow(arg, isText(arg), found ?? STRING);
}

/** The mapping that `isMap` found: usable only under that condition. */
export function asMap<V>(arg: Expr<V>): Refs<Exclude<V, Scalar | readonly unknown[] | undefined>> {
  const of = toNode(arg).type;
  const found = of.type.kind === 'union' ? of.type.of.find((alternative) => !isScalar(alternative)) : undefined;
  return narrow(arg, isMap(arg), found ?? ANY);
}

// --------------------------------------------------------------------------------------------------------- Fallbacks

/** The value, or the fallback where it is absent. 0, false and '' are values. */
export function orElse<V>(arg: Expr<V>, fallback: Arg<NoInfer<NonNullable<V>>>): Expr<NonNullable<V>> {
  const node = toNode(arg);
  return choose(isPresent(arg), expressionOf<Expr<NonNullable<V>>>(node), fallback, withPresence(node.type, undefined));
}

/** The string, or the fallback where it is absent or empty. */
export function orIfEmpty(arg: Expr<string | undefined>, fallback: Arg<string>): Expr<string> {
  return result(STRING, 'default', fallback, arg);
}

/** One of two scalars. Both are evaluated. For anything larger, use `when` in its place in the manifest. */
export function either<V extends Scalar>(condition: Condition, yes: Arg<V>, no: Arg<V>): Expr<V> {
  return choose(condition, yes, no, withPresence(toNode(yes).type, undefined));
}

function choose<V>(condition: Condition, yes: Arg<V>, no: unknown, type: ValueType): Expr<V> {
  const loose: ValueType = type.type.kind === 'string' ? STRING : type;
  return result(loose as ValueType<V>, 'ternary', yes, no, condition);
}

/** The value, or a failed install with the message where it is absent or empty. */
export function required<V>(arg: Expr<V>, message: Arg<string>): Expr<NonNullable<V>> {
  const type = withPresence(toNode(arg).type, undefined) as ValueType<NonNullable<V>>;
  return result(type, 'required', message, arg);
}

/** A failed install with the message, wherever it stands. */
export const fail = (message: Arg<string>): Expr<never> => result(STRING as ValueType<never>, 'fail', message);

// ------------------------------------------------------------------------------------------------ Collections, others

export const length = (arg: Expr<string | readonly unknown[] | object>): Expr<number> => result(INTEGER, 'len', arg);

/** The value under a key, absent where the map has none. */
export function get<V>(map: Expr<Readonly<Record<string, V>>>, key: Arg<string>): Refs<V | undefined> {
  const node = toNode(map);
  const { type } = node.type;
  const item = type.kind === 'map' ? type.values : type.kind === 'shape' && type.definition !== '' ? STRING : ANY;
  return expressionOf<Refs<V | undefined>>({ ...callNode('index', { ...item, presence: 'optional' }, [map, key]) });
}

/** An object of the cluster, absent where there is none, and always absent in `helm template` and in GitOps tools. */
export function lookup<V = Record<string, unknown>>(apiVersion: string, kind: string, namespace: Arg<string>, name: Arg<string>): Expr<V> {
  return result(value.jsonObject() as ValueType<V>, 'lookup', apiVersion, kind, namespace, name);
}

/** Random letters and digits, drawn anew in every render: keep the result with `lookup`. */
export const randomText = (size: Arg<number>): Expr<string> => result(STRING, 'randAlphaNum', size);

/** Settings that lie over others; absent ones change nothing. */
type Layer<V> = Expr<Overridable<V> | undefined>;

/**
 * The defaults with an item's own settings laid over them, deep: 0, false, '' and [] override, null removes, and one-of
 * shapes and lists replace as a whole. Declare the item's type with `value.overridable`. With several layers, later ones
 * lie over earlier ones; one that is absent changes nothing.
 *
 * @param name the variable that holds the result in the template. Default: after the item.
 */
export function overlay<V>(base: Expr<V>, over: Layer<NoInfer<V>> | readonly Layer<NoInfer<V>>[], name?: string): Refs<V> {
  const layers = (nodeOf(over) === undefined ? (over as readonly unknown[]) : [over]).map(toNode);
  const top = layers.at(-1);
  const fallback = top?.op === 'variable' && top.role === 'item' ? top.scope.names.item : 'settings';
  const baseNode = toNode(base);
  return expressionOf<Refs<V>>({ op: 'overlay', base: baseNode, layers, name: name ?? fallback, type: baseNode.type });
}

/**
 * The same value, computed once and kept in a variable: as far out as what it is made of allows, so that a loop does not
 * compute it again. For what is long, or takes long.
 */
export function variable<V>(name: string, arg: Expr<V>): Refs<V> {
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) throw new TypeError(`'${name}' is not the name of a variable: use letters and digits.`);
  const of = toNode(arg);
  const type = of.op === 'if' ? toNode(of.then).type : of.type;
  return expressionOf<Refs<V>>({ op: 'computed', of, name, type });
}

/** What Helm knows of the release, the chart and the cluster. */
export const release = {
  name: builtin('Release.Name', NAME),
  namespace: builtin('Release.Namespace', NAME),
  /** `Helm`. */
  service: builtin('Release.Service', NAME),
  /** 1 at install, one more at each upgrade. */
  revision: builtin('Release.Revision', INTEGER),
  isInstall: builtin('Release.IsInstall', BOOLEAN),
  isUpgrade: builtin('Release.IsUpgrade', BOOLEAN),
} as const;

export const capabilities = {
  /** The cluster's version, such as `v1.31.2`. In `helm template` the one that Helm was built for, or --kube-version. */
  kubeVersion: builtin('Capabilities.KubeVersion.Version', STRING),
  /** Whether the cluster serves an API, such as `monitoring.coreos.com/v1` or `batch/v1/CronJob`. */
  hasApi: (api: string): Condition => result(BOOLEAN, '.Capabilities.APIVersions.Has', api),
} as const;

function builtin<V>(path: string, type: ValueType<V>): Expr<V> {
  return expressionOf<Expr<V>>({ op: 'builtin', path, type });
}

/** The TypeScript type behind a declaration's references. */
export type RefsOf<T> = Refs<ValuesOf<T>>;
