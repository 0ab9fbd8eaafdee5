import type { Kind } from '../../values/value-type.js';
import { atomicParts } from '../atomic.js';
import { SynthError } from '../error.js';
import { describe, nodeOf } from '../expression.js';
import { identity } from '../identity.js';
import type { ChartScope, Node, NodeOf } from '../node.js';
import { isDnsSafe, literalType } from '../types.js';
import type { PrintContext } from './context.js';
import { beginsOpen } from './document.js';
import { goLiteral, literalText, yamlScalar } from './scalar.js';

/** Below this, Go prints a float without an exponent. */
const PLAIN_FLOAT = 999_999;

/** The action that prints a scalar in a place of YAML, its string quoted. */
export function scalarAction(node: Node, ctx: PrintContext): string {
  const constant = constantOf(node);
  if (constant !== undefined) return yamlScalar(constant);
  const { type } = node.type;
  if (type.kind === 'string') return inlineName(node, ctx) ?? `{{ ${expression(node, ctx)} | quote }}`;
  if (type.kind === 'integer') return `{{ ${integer(node, ctx)} }}`;
  if (type.kind === 'boolean') return `{{ ${boolean(node, ctx)} }}`;
  if (type.kind === 'number' || type.kind === 'shape') return `{{ toJson ${argument(node, ctx)} }}`;
  return `{{ ${includeStandard('toJson', argument(node, ctx), ctx)} }}`;
}

/** What a handle or a narrowed expression stands for, where that is a constant. */
function constantOf(node: Node): string | number | boolean | undefined {
  if (node.op === 'reference' || node.op === 'narrow' || node.op === 'external') return constantOf(node.of);
  return node.op === 'literal' ? node.value : undefined;
}

/** The text of a scalar without quotes, in a line whose other characters it cannot disturb. */
export function plainAction(node: Node, ctx: PrintContext): string {
  if (node.op === 'literal') return literalText(String(node.value));
  if (node.op === 'concat') return joinText(node.parts.map((part) => plainAction(part, ctx)));
  const { type } = node.type;
  if (type.kind === 'integer') return `{{ ${integer(node, ctx)} }}`;
  if (type.kind === 'boolean') return `{{ ${boolean(node, ctx)} }}`;
  if (type.kind === 'number') return `{{ toJson ${argument(node, ctx)} }}`;
  return `{{ ${expression(node, ctx)} }}`;
}

/** Text and actions side by side: a brace just before an action must not become part of it. */
export function joinText(parts: readonly string[]): string {
  return parts.reduce(
    (text, part) => (text.endsWith('{') && part.startsWith('{{') ? `${text.slice(0, -1)}{{ "{" }}${part}` : text + part),
    '',
  );
}

/** A name made of DNS names and text stands unquoted, as one writes it by hand: `{{ .Release.Name }}-web`. */
function inlineName(node: Node, ctx: PrintContext): string | undefined {
  if (node.op === 'reference' || node.op === 'narrow') return inlineName(node.of, ctx);
  if (node.op === 'standard' && (node.template === 'name' || node.template === 'chart')) return undefined;
  if (node.op !== 'concat') return undefined;
  const safe = node.parts.every((part) => (part.op === 'literal' ? /^[a-z0-9.-]*$/.test(String(part.value)) : isDnsSafe(part.type)));
  // A letter after a dash cannot be part of a number or a date, whatever the rest of the name is.
  const isText = node.parts.some((part) => part.op === 'literal' && /-[a-z]/.test(String(part.value)));
  return safe && isText ? plainAction(node, ctx) : undefined;
}

/** Functions that look at a value or hand it on: they get it as it is, for a cast would turn an absent one into 0. */
const PASSING: ReadonlySet<string> = new Set(['kindIs', 'truth', 'empty', 'required', 'ternary', 'default', 'coalesce', 'index', 'toJson']);

const COMPARING: ReadonlySet<string> = new Set(['eq', 'ne', 'lt', 'le', 'gt', 'ge']);

/** Functions of Sprig that are declared with int, which Go does not convert an int64 to. */
const TAKING_INT: ReadonlySet<string> = new Set([
  'abbrev',
  'indent',
  'nindent',
  'randAlpha',
  'randAlphaNum',
  'randAscii',
  'randNumeric',
  'repeat',
  'substr',
  'trunc',
  'until',
  'untilStep',
  'wrap',
]);

function integer(node: Node, ctx: PrintContext): string {
  if (node.op === 'call' && !PASSING.has(node.function)) return expression(node, ctx);
  const { type } = node.type;
  const small = type.kind === 'integer' && (type.maximum ?? Infinity) <= PLAIN_FLOAT && (type.minimum ?? -Infinity) >= -PLAIN_FLOAT;
  return small ? expression(node, ctx) : `int64 ${parenthesized(expression(node, ctx))}`;
}

function boolean(node: Node, ctx: PrintContext): string {
  return isTruth(node) ? `not (empty ${argument((node as NodeOf<'call'>).args[0] as Node, ctx)})` : expression(node, ctx);
}

const isTruth = (node: Node): boolean => node.op === 'call' && node.function === 'truth';

/** What stands after `if`: Helm's own truth where that is what is asked. */
export function condition(node: Node, ctx: PrintContext): string {
  if (node.op === 'call') {
    if (node.function === 'truth') return expression(node.args[0] as Node, ctx);
    if (node.function === 'and' || node.function === 'or' || node.function === 'not') {
      return [node.function, ...node.args.map((arg) => parenthesized(condition(arg, ctx)))].join(' ');
    }
  }
  return expression(node, ctx);
}

/** An expression as an action's pipeline, without braces. */
export function expression(node: Node, ctx: PrintContext): string {
  const known = ctx.nameOf(node);
  if (known !== undefined) return known;
  switch (node.op) {
    case 'literal':
      return goLiteral(node.value);
    case 'constant':
      return goData(node.data);
    case 'values':
      return valuesPath(node.chart, ctx);
    case 'member':
      return member(node, ctx);
    case 'variable':
      throw new SynthError(ctx.path, `${describe(node)} is used outside of the loop. Use it only in what the loop repeats.`);
    case 'builtin':
      return builtin(node, ctx);
    case 'call':
      return functionCall(node, ctx);
    case 'concat':
      return concatenation(node, ctx);
    case 'standard':
      return standard(node, ctx);
    case 'fullname':
      return node.chart === ctx.chart ? includeStandard('fullname', ctx.root, ctx) : expression(node.definition, ctx);
    case 'template': {
      const { name, free, takesRoot } = ctx.templates.named(node.template);
      if (free.length === 0) return `include ${goLiteral(name)} ${ctx.root}`;
      const passed = (of: Node): Node => (of.op === 'variable' ? (node.args?.get(of.scope) ?? of) : of);
      const args = free.map((each) => `${goLiteral(each.name)} ${parenthesized(expression(passed(each.node), ctx))}`);
      return `include ${goLiteral(name)} (dict ${[...(takesRoot ? [`"root" ${ctx.root}`] : []), ...args].join(' ')})`;
    }
    case 'reference':
    case 'external':
    case 'narrow':
      return expression(node.of, ctx);
    case 'raw':
      return node.text;
    case 'document': {
      const template = ctx.templates.outline(node, 'document', node.format);
      const text = expression({ op: 'template', template, type: node.type }, ctx);
      return beginsOpen(node) ? `${text} | trimPrefix "\\n"` : text;
    }
    case 'if':
      return ternary(node, ctx);
    case 'overlay':
    case 'computed':
    case 'any':
    case 'whenSet':
    case 'each':
    case 'combine':
      throw new SynthError(ctx.path, `${describe(node)} cannot be an argument of a function. Place it as a field or an item of its own.`);
  }
}

/** An expression as an argument: in parentheses where it is more than one word, and an integer as an int64. */
export function argument(node: Node, ctx: PrintContext, integerType: 'int' | 'int64' = 'int64'): string {
  const isInteger = node.type.type.kind === 'integer' && node.op !== 'literal' && !(node.op === 'call' && node.function === 'len');
  const text = isInteger
    ? `${integerType} ${parenthesized(expression(node, ctx))}`
    : isTruth(node)
      ? boolean(node, ctx)
      : expression(node, ctx);
  return parenthesized(text);
}

function parenthesized(text: string): string {
  return /\s/.test(text) && !/^"(?:[^"\\]|\\.)*"$/.test(text) && !/^\([^()]*\)$/.test(text) ? `(${text})` : text;
}

const path = (root: string, below: string): string => (root === '.' ? `.${below}` : `${root}.${below}`);

function valuesPath(chart: ChartScope, ctx: PrintContext): string {
  const below: string[] = [];
  for (let at: ChartScope | undefined = chart; at !== undefined; at = at.parent) {
    if (at === ctx.chart) return below.reduce(fieldOf, path(ctx.root, 'Values'));
    below.unshift(at.alias);
  }
  throw new SynthError(
    ctx.path,
    `The values of chart '${chart.alias}' cannot be read in chart '${ctx.chart.alias}': a chart sees its own values, its subcharts' and 'global'. ` +
      "Declare the value under 'global', or give it to both charts.",
  );
}

function member(node: NodeOf<'member'>, ctx: PrintContext): string {
  const { of, key } = node;
  const ofValues = of.op === 'values' && key === 'global' ? path(ctx.root, 'Values') : expression(of, ctx);
  // In parentheses, what is absent has absent members instead of failing.
  return fieldOf(of.type.presence === undefined ? ofValues : `(${ofValues})`, key);
}

/** A key of a mapping: with a dot where it is a word. */
function fieldOf(base: string, key: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) return `index ${parenthesized(base)} ${goLiteral(key)}`;
  return base === '.' ? `.${key}` : `${/^\(.*\)$/.test(base) ? base : parenthesized(base)}.${key}`;
}

function builtin(node: NodeOf<'builtin'>, ctx: PrintContext): string {
  if (node.path === '') return ctx.root;
  if (node.chart !== undefined && node.chart !== ctx.chart) {
    if (node.path === 'Chart.Name') return goLiteral(node.chart.alias);
    throw new SynthError(ctx.path, `.${node.path} of chart '${node.chart.alias}' cannot be read in chart '${ctx.chart.alias}'.`);
  }
  return path(ctx.root, node.path);
}

function functionCall(node: NodeOf<'call'>, ctx: PrintContext): string {
  if (node.function === 'truth') return boolean(node, ctx);
  if (node.function === 'ternary' && isFallback(node))
    return functionCall({ ...node, function: 'default', args: node.args.slice(0, 2).reverse() }, ctx);
  const name = node.function.startsWith('.') ? path(ctx.root, node.function.slice(1)) : node.function;
  // Go compares a float with floats only.
  const isFloat = COMPARING.has(name) && node.args.some((arg) => arg.type.type.kind === 'number');
  if (isFloat) return [name, ...node.args.map((arg) => `(float64 ${parenthesized(expression(arg, ctx))})`)].join(' ');
  const print = PASSING.has(name)
    ? (arg: Node) => parenthesized(isTruth(arg) ? boolean(arg, ctx) : expression(arg, ctx))
    : (arg: Node) => argument(arg, ctx, TAKING_INT.has(name) ? 'int' : 'int64');
  return [name, ...node.args.map(print)].join(' ');
}

/** Whether a value stands in for another one wherever that is empty, for which there is a function. */
function isFallback({ args: [yes, , given] }: NodeOf<'call'>): boolean {
  return given !== undefined && isTruth(given) && identity((given as NodeOf<'call'>).args[0] as Node) === identity(yes as Node);
}

function concatenation(node: NodeOf<'concat'>, ctx: PrintContext): string {
  const [only] = node.parts;
  if (only === undefined) return '""';
  if (node.parts.length === 1 && only.type.type.kind === 'string') return expression(only, ctx);
  const verbs = node.parts.map((part) => (part.op === 'literal' ? String(part.value).replaceAll('%', '%%') : verbOf(part)));
  const args = node.parts.filter((part) => part.op !== 'literal').map((part) => printfArgument(part, ctx));
  return ['printf', goLiteral(verbs.join('')), ...args].join(' ');
}

function verbOf(node: Node): string {
  const { kind } = node.type.type;
  return kind === 'integer' ? '%d' : kind === 'boolean' ? '%t' : '%s';
}

function printfArgument(node: Node, ctx: PrintContext): string {
  const { kind } = node.type.type;
  if (kind === 'number') return `(toJson ${argument(node, ctx)})`;
  return kind === 'shape' || kind === 'json' ? `(toString ${argument(node, ctx)})` : argument(node, ctx);
}

function ternary(node: NodeOf<'if'>, ctx: PrintContext): string {
  const branches = [node.then, node.otherwise].map((branch) => branchNode(branch, ctx));
  if (branches.some((branch) => branch.op === 'call' && branch.function === 'fail')) {
    throw new SynthError(
      ctx.path,
      'A condition inside a larger expression is evaluated in both cases, so that fail(...) in it would always fail. Place the condition as a field of its own.',
    );
  }
  return ['ternary', ...branches.map((branch) => argument(branch, ctx)), argument(node.condition, ctx)].join(' ');
}

function branchNode(branch: unknown, ctx: PrintContext): Node {
  const node = toScalarNode(branch);
  if (node === undefined) {
    throw new SynthError(
      ctx.path,
      'A condition inside a larger expression must have a string, number or boolean for both cases. Use either(condition, yes, no).',
    );
  }
  return node;
}

function toScalarNode(branch: unknown): Node | undefined {
  const node = nodeOf(branch);
  if (node !== undefined) return node;
  if (typeof branch === 'string' || typeof branch === 'number' || typeof branch === 'boolean') {
    return { op: 'literal', value: branch, type: literalType(branch) };
  }
  return undefined;
}

function includeStandard(name: string, arg: string, ctx: PrintContext): string {
  return `include ${goLiteral(ctx.templates.standard(name))} ${arg}`;
}

function standard(node: NodeOf<'standard'>, ctx: PrintContext): string {
  const args = Object.entries(node.args ?? {});
  const [first] = args;
  if (first === undefined) return includeStandard(node.template, ctx.root, ctx);
  if (args.length === 1 && first[0] === 'value') return includeStandard(node.template, argument(first[1], ctx), ctx);
  return includeStandard(node.template, `(dict ${args.map(([key, arg]) => `${goLiteral(key)} ${argument(arg, ctx)}`).join(' ')})`, ctx);
}

/** The statements that lay an item's settings over the defaults, in a variable. */
export function overlayStatements(node: NodeOf<'overlay'>, name: string, ctx: PrintContext): string[] {
  const parts = atomicParts({ ...node.type, type: { ...node.type.type, atomic: false } as Kind });
  const atomic = goData(parts === true ? {} : parts);
  const template = goLiteral(ctx.templates.standard('overlay'));
  return [
    `$${name} := ${node.base.op === 'constant' ? goData(node.base.data).replace(/^\((.*)\)$/, '$1') : `deepCopy ${argument(node.base, ctx)}`}`,
    ...node.layers.map((layer) => `include ${template} (dict "into" $${name} "from" ${argument(layer, ctx)} "atomic" ${atomic})`),
  ];
}

/** Constant data as an argument. */
function goData(data: unknown): string {
  if (Array.isArray(data)) return data.length === 0 ? 'list' : `(list ${data.map(goData).join(' ')})`;
  if (typeof data !== 'object' || data === null) return data === null ? 'nil' : goLiteral(data as string | number | boolean);
  const entries = Object.entries(data).map(([key, part]) => `${goLiteral(key)} ${goData(part)}`);
  return entries.length === 0 ? 'dict' : `(dict ${entries.join(' ')})`;
}
