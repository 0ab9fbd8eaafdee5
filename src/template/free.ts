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

/** What a tree takes from loops around it: their variables, and results computed from those, each once. */
export function freeNodes(tree: Tree): readonly Node[] {
  const found = new Map<string, Node>();
  collect(tree, new Set(), found);
  return [...found.values()];
}

/** What a computed node itself takes from loops around it. */
export function needsOf(node: Node): readonly Node[] {
  const found = new Map<string, Node>();
  for (const part of inside(node)) collect(part.tree, new Set(part.scopes), found);
  return [...found.values()];
}

function collect(tree: Tree, bound: ReadonlySet<LoopScope>, found: Map<string, Node>): void {
  if (typeof tree !== 'object' || tree === null) return;
  const node = asNode(tree);
  if (node === undefined) {
    for (const part of Array.isArray(tree) ? (tree as Tree[]) : Object.values(tree)) collect(part, bound, found);
    return;
  }
  if (node.op === 'variable') {
    if (!bound.has(node.scope)) found.set(identity(node), node);
    return;
  }
  if (isComputed(node)) {
    if (!loopsOf(node).some((scope) => bound.has(scope))) {
      found.set(identity(node), node);
      return;
    }
  }
  for (const part of inside(node)) {
    collect(part.tree, part.scopes === undefined ? bound : new Set([...bound, ...part.scopes]), found);
  }
}

/** The loops around a node on which it depends. */
export function loopsOf(node: Node): readonly LoopScope[] {
  let known = loops.get(node);
  if (known === undefined) {
    const found = new Set<LoopScope>();
    for (const part of inside(node)) {
      for (const each of freeNodes(part.tree)) {
        if (each.op === 'variable') {
          if (part.scopes?.includes(each.scope) !== true) found.add(each.scope);
        } else loopsOf(each).forEach((scope) => part.scopes?.includes(scope) !== true && found.add(scope));
      }
    }
    if (node.op === 'variable') found.add(node.scope);
    known = [...found];
    loops.set(node, known);
  }
  return known;
}

const loops = new WeakMap<Node, readonly LoopScope[]>();

/** The results in a tree that need computing before it is printed, innermost first, for which `isDue` holds; not those in what is already known. */
export function computedNodes(
  tree: Tree,
  isDue: (node: Node) => boolean,
  isKnown: (node: Node) => boolean = () => false,
): readonly ComputedNode[] {
  const found = new Map<string, ComputedNode>();
  const visit = (part: Tree): void => {
    if (typeof part !== 'object' || part === null) return;
    const node = asNode(part);
    if (node === undefined) {
      for (const each of Array.isArray(part) ? (part as Tree[]) : Object.values(part)) visit(each);
      return;
    }
    if (isComputed(node) && isKnown(node)) return;
    for (const each of inside(node)) visit(each.tree);
    if (isComputed(node) && isDue(node)) found.set(identity(node), node);
  };
  visit(tree);
  return [...found.values()];
}
