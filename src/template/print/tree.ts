import { SynthError } from '../error.js';
import { asNode, type ComputedNode, computedNodes, freeNodes, loopsOf, needsOf } from '../free.js';
import { filled } from '../filled.js';
import { toNode, truthNode } from '../functions.js';
import { identity } from '../identity.js';
import { LoopScope, type Node, type NodeOf, type Tree } from '../node.js';
import { contentPresence, negation, presenceOf, type Presence } from '../presence.js';
import { loopScope } from '../structure.js';
import { canBeEmpty, isScalar, withPresence } from '../types.js';
import { isYamlSafe } from '../yaml-safe.js';
import { flatParts, isFlat, isPrintedAsIs, literalKeys, mergedMaps, whole } from './combined.js';
import type { PrintContext } from './context.js';
import { printDocument } from './document.js';
import { argument, condition, expression, overlayStatements, scalarAction } from './expression.js';
import { expand } from './expand.js';
import type { Lines } from './lines.js';
import { fitsBlock, literalText, yamlScalar } from './scalar.js';

/** Prints trees as YAML templates: the way one writes a chart by hand. */
export class TreePrinter {
  constructor(readonly lines: Lines) {}

  /** The entries of a mapping. */
  mapping(tree: Tree, indent: number, ctx: PrintContext): void {
    const node = asNode(tree);
    if (node === undefined) {
      for (const [key, value] of Object.entries(tree as object)) this.field(yamlScalar(key), value as Tree, indent, ctx);
      return;
    }
    this.entries(node, indent, ctx, new Set());
  }

  /** `key: value`, or nothing where the value is not there. */
  field(key: string, value: Tree, indent: number, ctx: PrintContext): void {
    if (value === undefined) return;
    const node = asNode(value);
    if (node?.op === 'whenSet' && canBeEmpty(node.of.type)) return this.withField(key, node.of, indent, ctx);
    if (node?.op === 'if') return this.ifElse(node, indent, ctx, (branch, inner) => this.field(key, branch, indent, inner));
    this.guarded(presenceOf(value, ctx.exact), indent, ctx, (inner) => this.presentField(key, value, indent, inner));
  }

  private withField(key: string, of: Node, indent: number, ctx: PrintContext): void {
    const bare = { ...of, type: withPresence(of.type, undefined) } as Node;
    this.lines.block(indent, `with ${expression(of, ctx)}`, () =>
      this.presentField(key, bare, indent, ctx.withDot(of).assuming(truthNode(of))),
    );
  }

  private presentField(key: string, value: Tree, indent: number, ctx: PrintContext): void {
    const head = `${key}:`;
    const node = asNode(value);
    if (node === undefined && (typeof value !== 'object' || value === null)) return this.literalField(head, value, indent, ctx);
    if (node === undefined) {
      return this.container(head, value, Array.isArray(value) ? '[]' : '{}', indent, ctx);
    }
    switch (node.op) {
      case 'document':
        return printDocument(this, head, node, indent, ctx);
      case 'each':
        return this.container(head, node, node.key === undefined ? '[]' : '{}', indent, ctx);
      case 'combine':
        return this.container(head, node, '{}', indent, ctx);
      case 'template':
      case 'standard':
        if (!isScalar(node.type)) {
          this.lines.text(indent, head);
          return this.lines.control(indent + 2, `${expression(node, ctx)} | nindent ${indent + 2}`);
        }
        return this.lines.text(indent, `${head} ${scalarAction(node, ctx)}`);
      case 'whenSet':
      case 'narrow':
        return this.valueField(head, node.of, { ...node.type, ...withPresence(node.type, undefined) }, indent, ctx);
      default:
        return this.valueField(head, node, node.type, indent, ctx);
    }
  }

  private valueField(head: string, node: Node, type: Node['type'], indent: number, ctx: PrintContext): void {
    const typed = { ...node, type } as Node;
    if (type.type.kind === 'json' || isScalar(type)) return this.lines.text(indent, `${head} ${scalarAction(typed, ctx)}`);
    if (isYamlSafe(type)) {
      this.lines.text(indent, head);
      return this.lines.control(indent + 2, `toYaml ${argument(typed, ctx)} | nindent ${indent + 2}`);
    }
    // A list or map of values that is empty is left out, as one that is written; what is in it arrives as it was given.
    const expanded = expand(typed, ctx.path);
    if (asNode(expanded)?.op === 'if') return this.field(head.slice(0, -1), expanded, indent, ctx);
    this.guarded(ctx.exact || presenceOf(expanded, false), indent, ctx, (inner) =>
      this.presentField(head.slice(0, -1), expanded, indent, inner.inDocument()),
    );
  }

  literalField(head: string, value: Tree, indent: number, ctx: PrintContext): void {
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new SynthError(ctx.path, `${head} ${value} is not a number that YAML or JSON can hold.`);
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean' && value !== null) {
      throw new SynthError(ctx.path, `${head} a ${typeof value} cannot be placed in a manifest.`);
    }
    if (typeof value === 'string' && value.includes('\n') && fitsBlock(value)) return this.block(head, value, indent);
    this.lines.text(indent, `${head} ${yamlScalar(value)}`);
  }

  /** A literal block scalar. */
  block(head: string, text: string, indent: number): void {
    this.lines.text(indent, `${head} |${text.endsWith('\n') ? '' : '-'}`);
    for (const line of text.replace(/\n$/, '').split('\n')) this.lines.text(indent + 2, literalText(line));
  }

  /** A list or mapping under its key. Where it may come out empty in a document, the empty one is written. */
  private container(head: string, tree: Tree, empty: string, indent: number, ctx: PrintContext): void {
    this.orEmpty(tree, `${head} ${empty}`, indent, ctx, (inner) => {
      this.lines.text(indent, head);
      this.contents(tree, indent + 2, inner);
    });
  }

  /** All of a document: a list or mapping, or the empty one. */
  content(tree: Tree, indent: number, ctx: PrintContext): void {
    this.orEmpty(tree, isSequence(tree) ? '[]' : '{}', indent, ctx, (inner) => this.contents(tree, indent, inner));
  }

  private contents(tree: Tree, indent: number, ctx: PrintContext): void {
    if (isSequence(tree)) this.sequence(tree, indent, ctx);
    else this.mapping(tree, indent, ctx);
  }

  private orEmpty(tree: Tree, empty: string, indent: number, ctx: PrintContext, print: (ctx: PrintContext) => void): void {
    const isWritten = asNode(tree) !== undefined || Object.keys(tree as object).length > 0;
    const presence = isWritten && (!ctx.exact || contentPresence(tree, ctx.exact));
    if (presence === true || (typeof presence === 'object' && ctx.holds(presence))) return print(ctx);
    if (presence === false) return this.lines.text(indent, empty);
    const bound = this.compute(presence, indent, ctx);
    this.lines.control(indent, `if ${condition(presence, bound)}`);
    print(bound.assuming(presence));
    this.lines.control(indent, 'else');
    this.lines.text(indent, empty);
    this.lines.control(indent, 'end');
  }

  /** The items of a list. */
  sequence(tree: Tree, indent: number, ctx: PrintContext): void {
    if (!Array.isArray(tree)) return this.item(tree, indent, ctx);
    for (const item of tree as Tree[]) this.item(item, indent, ctx);
  }

  private item(item: Tree, indent: number, ctx: PrintContext): void {
    if (item === undefined) return;
    const node = asNode(item);
    if (node?.op === 'if') return this.ifElse(node, indent, ctx, (branch, inner) => this.item(branch, indent, inner));
    if (node?.op === 'each') return this.loop(node, indent, ctx, (inner) => this.item(node.body, indent, inner));
    if (node !== undefined) {
      const presence = presenceOf(node, ctx.exact);
      if (presence !== true) {
        const present = { ...(node.op === 'whenSet' ? node.of : node), type: withPresence(node.type, undefined) } as Node;
        return this.guarded(presence, indent, ctx, (inner) => this.item(present, indent, inner));
      }
    }
    this.presentItem(item, node, indent, ctx);
  }

  private presentItem(item: Tree, node: Node | undefined, indent: number, ctx: PrintContext): void {
    if (node === undefined && (typeof item !== 'object' || item === null)) return this.literalField('-', item, indent, ctx);
    if (node === undefined || node.op === 'combine') return this.containerItem(item, indent, ctx);
    if (node.op === 'document') return printDocument(this, '-', node, indent, ctx);
    if (isScalar(node.type) || node.type.type.kind === 'json') {
      if (node.op === 'template') return this.lines.text(indent, `- {{ ${expression(node, ctx)} | indent ${indent + 2} | trim }}`);
      return this.lines.text(indent, `- ${scalarAction(node, ctx)}`);
    }
    if (isYamlSafe(node.type) || node.op === 'standard') {
      // `indent | trim` would keep the dash's line, and take spaces of any kind from the end of the last text along.
      return this.lines.text(indent, `- {{- toYaml ${argument(node, ctx)} | nindent ${indent + 2} }}`);
    }
    const expanded = expand(node, ctx.path);
    const inner = asNode(expanded);
    if (inner?.op === 'if') return this.ifElse(inner, indent, ctx, (branch, known) => this.item(branch, indent, known));
    this.containerItem(expanded, indent, ctx.inDocument());
  }

  /** A list or mapping as an item: its first line shares the dash's, if it is always there. */
  private containerItem(item: Tree, indent: number, ctx: PrintContext): void {
    const isList = isSequence(item);
    if (asNode(item) === undefined && Object.keys(item as object).length === 0) return this.lines.text(indent, isList ? '- []' : '- {}');
    const start = this.lines.all.length;
    if (isList) this.sequence(item, indent + 2, ctx);
    else this.mapping(firstFieldAhead(item, ctx), indent + 2, ctx);
    const first = this.lines.all[start];
    if (first !== undefined && !first.startsWith(`${' '.repeat(indent + 2)}{{-`)) {
      this.lines.all[start] = `${' '.repeat(indent)}- ${first.slice(indent + 2)}`;
      return;
    }
    const presence = contentPresence(item, ctx.exact);
    const fallback =
      typeof presence === 'object' && !ctx.holds(presence)
        ? `{{ if ${condition(negation(presence), ctx)} }} ${isList ? '[]' : '{}'}{{ end }}`
        : '';
    this.lines.all.splice(start, 0, `${' '.repeat(indent)}-${fallback}`);
  }

  /** The entries of a mapping that is a node; `earlier` has the literal keys that win over it. */
  private entries(node: Node, indent: number, ctx: PrintContext, earlier: ReadonlySet<string>): void {
    switch (node.op) {
      case 'combine':
        return this.combined(node, indent, ctx, earlier);
      case 'if':
        return this.ifElse(node, indent, ctx, (branch, inner) => this.part(branch, indent, inner, earlier));
      case 'each':
        return this.loop(node, indent, ctx, (inner) => this.eachEntry(node, indent, inner, earlier));
      case 'template':
      case 'standard':
        return this.lines.control(indent, `${expression(node, ctx)} | nindent ${indent}`);
      case 'whenSet':
        return this.entries({ ...node.of, type: { ...node.type } }, indent, ctx, earlier);
      default:
        return this.valueEntries(node, indent, ctx, earlier);
    }
  }

  private eachEntry(node: NodeOf<'each'>, indent: number, ctx: PrintContext, earlier: ReadonlySet<string>): void {
    const key = node.key as Node;
    const print = (inner: PrintContext): void => this.field(scalarAction(key, inner), node.body, indent, inner);
    if (earlier.size === 0) return print(ctx);
    this.lines.block(indent, `if not (has ${argument(key, ctx)} (list ${[...earlier].map((k) => JSON.stringify(k)).join(' ')}))`, () =>
      print(ctx),
    );
  }

  private valueEntries(node: Node, indent: number, ctx: PrintContext, earlier: ReadonlySet<string>): void {
    const type = withPresence(node.type, undefined);
    if (!isYamlSafe(type)) return this.part(expand({ ...node, type }, ctx.path), indent, ctx, earlier);
    const omitted = [...earlier].map((key) => JSON.stringify(key)).join(' ');
    const source = node.type.presence === undefined || omitted === '' ? argument(node, ctx) : `(${argument(node, ctx)} | default dict)`;
    this.lines.block(indent, `with ${omitted === '' ? expression(node, ctx) : `omit ${source} ${omitted}`}`, () =>
      this.lines.control(indent, `toYaml . | nindent ${indent}`),
    );
  }

  /** What is constant is printed as it stands; value maps are merged into one, so that no key comes twice. */
  private combined(node: NodeOf<'combine'>, indent: number, ctx: PrintContext, earlier: ReadonlySet<string>): void {
    const seen = new Set(earlier);
    const maps: Node[] = [];
    const loops: Tree[] = [];
    for (const part of flatParts(node)) {
      const inner = asNode(part);
      if (inner?.op === 'each') loops.push(part);
      else if (inner !== undefined && !isPrintedAsIs(inner)) maps.push(inner);
      else if (inner?.op !== 'standard' || !literalKeys(part).every((key) => seen.has(key))) {
        this.part(part, indent, ctx, seen);
        literalKeys(part).forEach((key) => seen.add(key));
      }
    }
    if (maps.length > 1 && !maps.every(isFlat)) this.mapsInTurn(maps, indent, ctx, seen);
    else if (maps.length > 0) this.entries(mergedMaps(maps), indent, ctx, seen);
    if (loops.length > 1 || (loops.length > 0 && maps.length > 0)) {
      throw new SynthError(
        ctx.path,
        'combine cannot tell whether a loop repeats the keys of another loop or of a map of values. Combine constants with one of them.',
      );
    }
    for (const loop of loops) this.part(loop, indent, ctx, seen);
  }

  /** Maps of structures entry by entry, for Helm's own functions would merge the structures too. */
  private mapsInTurn(maps: readonly Node[], indent: number, ctx: PrintContext, earlier: ReadonlySet<string>): void {
    const sources = maps.map((map) => whole(map));
    sources.forEach((source, i) => {
      const scope = loopScope(source.type.type.kind === 'shape' ? { ...source, type: { type: { kind: 'json', object: true } } } : source);
      const known = sources
        .slice(0, i)
        .map((other): Node => ({ op: 'call', function: 'hasKey', args: [other, scope.key], type: { type: { kind: 'boolean' } } }));
      const item = filled(scope.item, scope.names.item);
      const body = known.reduce<Node>(
        (then, condition) => ({ op: 'if', condition: negation(condition), then, otherwise: undefined, type: item.type }),
        item,
      );
      this.entries({ op: 'each', scope, key: scope.key, body, type: source.type }, indent, ctx, earlier);
    });
  }

  private part(part: Tree, indent: number, ctx: PrintContext, earlier: ReadonlySet<string>): void {
    if (part === undefined) return;
    const node = asNode(part);
    if (node !== undefined) return this.entries(node, indent, ctx, earlier);
    for (const [key, value] of Object.entries(part as object))
      if (!earlier.has(key)) this.field(yamlScalar(key), value as Tree, indent, ctx);
  }

  // ------------------------------------------------------------------------------------------------ Control structures

  /** Prints what is there only under a condition, which is left out where it is known to hold. */
  guarded(presence: Presence, indent: number, ctx: PrintContext, print: (ctx: PrintContext) => void): void {
    if (presence === false) return;
    if (presence === true || ctx.holds(presence)) return print(ctx);
    const bound = this.compute(presence, indent, ctx);
    this.lines.block(indent, `if ${condition(presence, bound)}`, () => print(bound.assuming(presence)));
  }

  /** Prints one of two branches. What is another choice in its turn goes on as `else if`. */
  ifElse(node: NodeOf<'if'>, indent: number, ctx: PrintContext, print: (branch: Tree, ctx: PrintContext) => void): void {
    if (ctx.holds(node.condition)) return print(node.then, ctx);
    if (ctx.holds(negation(node.condition))) return print(node.otherwise, ctx);
    const bound = this.compute(node.condition, indent, ctx);
    this.lines.control(indent, `if ${condition(node.condition, bound)}`);
    print(node.then, bound.assuming(node.condition));
    this.otherwise(node.otherwise, indent, bound.assuming(negation(node.condition)), print);
    this.lines.control(indent, 'end');
  }

  private otherwise(branch: Tree, indent: number, ctx: PrintContext, print: (branch: Tree, ctx: PrintContext) => void): void {
    if (branch === undefined) return;
    const next = asNode(branch);
    if (
      next?.op !== 'if' ||
      ctx.holds(next.condition) ||
      ctx.holds(negation(next.condition)) ||
      this.dueIn(next.condition, ctx).length > 0
    ) {
      this.lines.control(indent, 'else');
      return print(branch, ctx);
    }
    this.lines.control(indent, `else if ${condition(next.condition, ctx)}`);
    print(next.then, ctx.assuming(next.condition));
    this.otherwise(next.otherwise, indent, ctx.assuming(negation(next.condition)), print);
  }

  /** A loop, its variables named, with what is computed from them. */
  loop(
    node: { readonly scope: LoopScope; readonly body: Tree; readonly key?: Node | undefined },
    indent: number,
    ctx: PrintContext,
    print: (ctx: PrintContext) => void,
  ): void {
    this.range(node.scope, [node.key, node.body], indent, ctx, print);
  }

  /** `range` over a collection; `trees` are what is printed in it, for the variables that they need. */
  range(scope: LoopScope, trees: readonly Tree[], indent: number, ctx: PrintContext, print: (ctx: PrintContext) => void): void {
    const outer = this.compute(trees, indent, ctx);
    const inLoop = computedNodes(
      trees,
      (node) => loopsOf(node).includes(scope),
      (node) => outer.nameOf(node) !== undefined,
    );
    const needed = new Set([...freeNodes(trees), ...inLoop.flatMap(needsOf)].map(identity));
    const item = inLoop.some((node) => node.name === scope.names.item) ? 'overrides' : scope.names.item;
    const names = { item: outer.freeName(item), key: outer.freeName(scope.names.key) };
    const itemName = needed.has(identity(scope.item)) ? names.item : '_';
    const variables = needed.has(identity(scope.key)) ? `$${names.key}, $${itemName}` : `$${names.item}`;
    this.lines.block(indent, `range ${variables} := ${expression(scope.collection, outer)}`, () => {
      // Inside a loop its collection has something in it.
      print(this.compute(trees, indent, outer.inLoop(scope, names).assuming(truthNode(scope.collection))));
    });
  }

  /** Computes what a tree needs before it can be printed, as far as the loops in force allow. */
  compute(tree: Tree, indent: number, ctx: PrintContext): PrintContext {
    return this.dueIn(tree, ctx).reduce((known, node) => this.bind(node, indent, known), ctx);
  }

  private dueIn(tree: Tree, ctx: PrintContext): readonly ComputedNode[] {
    const isKnown = (node: Node): boolean => ctx.nameOf(node) !== undefined || (node.op !== 'variable' && needsOf(node).every(isKnown));
    return computedNodes(tree, isKnown, (node) => ctx.nameOf(node) !== undefined);
  }

  private bind(node: ComputedNode, indent: number, ctx: PrintContext): PrintContext {
    if (ctx.nameOf(node) !== undefined) return ctx;
    const name = ctx.freeName(node.name);
    if (node.op === 'computed' && node.of.op === 'if') {
      const { condition: test, then, otherwise } = node.of;
      this.lines.control(indent, `$${name} := ${expression(toNode(otherwise), ctx)}`);
      this.lines.block(indent, `if ${condition(test, ctx)}`, () =>
        this.lines.control(indent, `$${name} = ${expression(toNode(then), ctx)}`),
      );
      return ctx.naming(node, name);
    }
    if (node.op === 'computed') {
      this.lines.control(indent, `$${name} := ${expression(node.of, ctx)}`);
      return ctx.naming(node, name);
    }
    if (node.op === 'overlay') {
      for (const statement of overlayStatements(node, name, ctx)) this.lines.control(indent, statement);
      return ctx.naming(node, name);
    }
    this.lines.control(indent, `$${name} := false`);
    const bound = ctx.naming(node, name);
    this.range(node.scope, [node.condition], indent, ctx, (inner) =>
      this.lines.block(indent, `if ${condition(node.condition, inner)}`, () => this.lines.control(indent, `$${name} = true`)),
    );
    return bound;
  }
}

function isSequence(tree: Tree): boolean {
  const node = asNode(tree);
  return node === undefined ? Array.isArray(tree) : node.op === 'each' && node.key === undefined;
}

/** A mapping with a field that is always there put first, so that it can follow the dash of its item. */
function firstFieldAhead(item: Tree, ctx: PrintContext): Tree {
  if (asNode(item) !== undefined) return item;
  const fields = Object.entries(item as object);
  const first = fields.findIndex(([, value]) => startsPlain(value as Tree, ctx));
  if (first <= 0) return item;
  return Object.fromEntries([fields[first] as [string, unknown], ...fields.slice(0, first), ...fields.slice(first + 1)]);
}

function startsPlain(value: Tree, ctx: PrintContext): boolean {
  const node = asNode(value);
  if (node?.op === 'if' || node?.op === 'whenSet') return false;
  if (ctx.exact && node === undefined && typeof value === 'object' && value !== null && contentPresence(value, true) !== true) return false;
  const presence = presenceOf(value, ctx.exact);
  return presence === true || (typeof presence === 'object' && ctx.holds(presence));
}
