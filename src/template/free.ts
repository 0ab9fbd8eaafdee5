import { nodeOf } from './expression.js';
import { identity } from './identity.js';
import type { LoopScope, Node, NodeOf, Tree } from './node.js';

/** A tree inside a node, with the loops and parameters whose variables it may use. */
export interface Part {
  readonly tree: Tree;
  readonly scopes?: readonly LoopScope[];
}

/** The trees inside a node. */
export function inside(node: Node): readonly Part[] {
  switch (node.op) {
    case 'literal':
    case 'constant':
    case 'values':
    case 'variable':
    case 'builtin':
    case 'raw':
      return [];
    case 'member':
    case 'whenSet':
    case 'computed':
    case 'external':
    case 'reference':
      return [{ tree: node.of }];
    case 'narrow':
      return [{ tree: node.condition }, { tree: node.of }];
    case 'call':
      return node.args.map((tree) => ({ tree }));
    case 'concat':
    case 'combine':
      return node.parts.map((tree) => ({ tree }));
    case 'standard':
      return Object.values(node.args ?? {}).map((tree) => ({ tree }));
    case 'fullname':
      return [];
    case 'overlay':
      return [node.base, ...node.layers].map((tree) => ({ tree }));
    case 'any':
      return [{ tree: node.scope.collection }, { tree: node.condition, scopes: [node.scope] }];
    case 'template':
      return [...(node.args?.values() ?? [])]
        .map((tree): Part => ({ tree }))
        .concat({ tree: node.template.tree, scopes: node.template.parameters ?? [] });
    case 'if':
      return [{ tree: node.condition }, { tree: node.then }, { tree: node.otherwise }];
    case 'each':
      return [
        { tree: node.scope.collection },
        ...(node.key === undefined ? [] : [{ tree: node.key, scopes: [node.scope] }]),
        { tree: node.body, scopes: [node.scope] },
      ];
    case 'document':
      return [{ tree: node.tree }];
  }
}

/** The node that a tree is, whether it is given as an expression or as the node itself. */
export function asNode(tree: Tree): Node | undefined {
  if (typeof tree !== 'object' || tree === null) return undefined;
  return nodeOf(tree) ?? (isNode(tree) ? tree : undefined);
}

const isNode = (candidate: object): candidate is Node =>
  'op' in candidate && typeof candidate.op === 'string' && 'type' in candidate && typeof candidate.type === 'object';

/** A node whose result is computed before it is used, and named by a variable. */
export type ComputedNode = NodeOf<'overlay' | 'any' | 'computed'>;

export const isComputed = (node: Node): node is ComputedNode => node.op === 'overlay' || node.op === 'any' || node.op === 'computed';

/** Nodes by what they mean. */
type Found = ReadonlyMap<string, Node>;

const NOTHING: Found = new Map();
const free = new WeakMap<object, Found>();
const needs = new WeakMap<Node, Found>();

/** What a tree takes from loops around it: their variables, and results computed from those, each once. */
export function freeNodes(tree: Tree): readonly Node[] {
  return [...freeIn(tree).values()];
}

/** What a computed node itself takes from loops around it. */
export function needsOf(node: Node): readonly Node[] {
  return [...needsIn(node).values()];
}

/** Trees share their parts, so what is free in each is worked out once. */
function freeIn(tree: Tree): Found {
  if (typeof tree !== 'object' || tree === null) return NOTHING;
  let known = free.get(tree);
  if (known === undefined) {
    const node = asNode(tree);
    if (node === undefined) known = union(partsOf(tree).map(freeIn));
    else if (node.op === 'variable' || isComputed(node)) known = new Map([[identity(node), node]]);
    else known = needsIn(node);
    free.set(tree, known);
  }
  return known;
}

function needsIn(node: Node): Found {
  let known = needs.get(node);
  if (known === undefined) {
    known = union(inside(node).map(({ tree, scopes = [] }) => unbound(freeIn(tree), scopes)));
    needs.set(node, known);
  }
  return known;
}

/** What is still free where loops bind their variables: in place of a result that depends on them, what else it needs. */
function unbound(found: Found, scopes: readonly LoopScope[]): Found {
  if (scopes.length === 0 || found.size === 0) return found;
  return union(
    [...found].map(([key, node]) => {
      if (!loopsOf(node).some((scope) => scopes.includes(scope))) return new Map([[key, node]]);
      return node.op === 'variable' ? NOTHING : unbound(needsIn(node), scopes);
    }),
  );
}

function union(all: readonly Found[]): Found {
  const some = all.filter((found) => found.size > 0);
  return some.length < 2 ? (some[0] ?? NOTHING) : new Map(some.flatMap((found) => [...found]));
}

const partsOf = (tree: object): readonly Tree[] => (Array.isArray(tree) ? tree : Object.values(tree));

const loops = new WeakMap<Node, readonly LoopScope[]>();

/** The loops around a node on which it depends. */
export function loopsOf(node: Node): readonly LoopScope[] {
  let known = loops.get(node);
  if (known === undefined) {
    known = node.op === 'variable' ? [node.scope] : [...new Set(needsOf(node).flatMap(loopsOf))];
    loops.set(node, known);
  }
  return known;
}

/** A question about every node of a tree, whose answer for each part is remembered. */
function anyNode(isWanted: (node: Node) => boolean): (tree: Tree) => boolean {
  const known = new WeakMap<object, boolean>();
  const ask = (tree: Tree): boolean => {
    if (typeof tree !== 'object' || tree === null) return false;
    let answer = known.get(tree);
    if (answer === undefined) {
      const node = asNode(tree);
      const parts = node === undefined ? partsOf(tree) : inside(node).map((part) => part.tree);
      answer = (node !== undefined && isWanted(node)) || parts.some(ask);
      known.set(tree, answer);
    }
    return answer;
  };
  return ask;
}

/** Whether there is anything in a tree that needs computing before it is printed. */
const hasComputed = anyNode(isComputed);

/** Whether a tree refers to an object of a chart. */
export const hasReference = anyNode((node) => node.op === 'reference');

/** The results in a tree that need computing before it is printed, innermost first, for which `isDue` holds; not those in what is already known. */
export function computedNodes(
  tree: Tree,
  isDue: (node: Node) => boolean,
  isKnown: (node: Node) => boolean = () => false,
): readonly ComputedNode[] {
  const found = new Map<string, ComputedNode>();
  const seen = new Set<object>();
  const visit = (part: Tree): void => {
    if (!hasComputed(part) || seen.has(part as object)) return;
    seen.add(part as object);
    const node = asNode(part);
    if (node === undefined) return partsOf(part as object).forEach(visit);
    if (isComputed(node) && isKnown(node)) return;
    for (const each of inside(node)) visit(each.tree);
    if (isComputed(node) && isDue(node)) found.set(identity(node), node);
  };
  visit(tree);
  return [...found.values()];
}

/** Visits every node of a tree once: trees share their parts. */
export function eachNode(tree: Tree, visit: (node: Node) => void, seen = new Set<object>()): void {
  if (typeof tree !== 'object' || tree === null || seen.has(tree)) return;
  seen.add(tree);
  const node = asNode(tree);
  if (node !== undefined) visit(node);
  const parts: readonly Tree[] = node === undefined ? Object.values(tree) : inside(node).map((part) => part.tree);
  for (const part of parts) eachNode(part, visit, seen);
}
