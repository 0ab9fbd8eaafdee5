import { expressionOf, nodeOf, type Expr } from './expression.js';
import { asNode } from './free.js';
import { concat } from './functions.js';
import type { Node, Tree } from './node.js';

/**
 * Markers carry an expression through code that only knows strings, such as cdk8s-plus: a word made of letters, digits and
 * dashes that no check of names refuses, replaced by its expression when the chart is printed.
 */
const MARKER = /floe-expr-([0-9a-z]+)-end/g;

const marked = new Map<string, Node>();
const markers = new Map<Node, string>();

/**
 * An expression as a string, for APIs that take nothing else. The string may be placed whole or inside another string;
 * code that looks at its characters sees only the marker.
 */
export function asString(expr: Expr<string>): string {
  const node = nodeOf(expr);
  if (node === undefined) throw new TypeError('asString takes an expression.');
  return markerOf(node);
}

export function markerOf(node: Node): string {
  let marker = markers.get(node);
  if (marker === undefined) {
    const id = marked.size.toString(36);
    marker = `floe-expr-${id}-end`;
    marked.set(id, node);
    markers.set(node, marker);
  }
  return marker;
}

/** The tree with its markers replaced by their expressions; the same tree where it has none. */
export function resolveMarkers(tree: Tree): Tree {
  if (marked.size === 0) return tree;
  if (typeof tree === 'string') return resolveText(tree);
  if (typeof tree !== 'object' || tree === null || asNode(tree) !== undefined) return tree;
  if (Array.isArray(tree)) return (tree as Tree[]).map(resolveMarkers);
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, resolveMarkers(value as Tree)]));
}

function resolveText(text: string): Tree {
  const parts: (string | Node)[] = [];
  let end = 0;
  for (const match of text.matchAll(MARKER)) {
    const node = marked.get(match[1] as string);
    if (node === undefined) continue;
    parts.push(text.slice(end, match.index), node);
    end = match.index + match[0].length;
  }
  if (parts.length === 0) return text;
  const [before, only] = parts;
  if (parts.length === 2 && before === '' && end === text.length) return only;
  const literals = parts.map((part): Node => (typeof part === 'string' ? literal(part) : part));
  return nodeOf(concatNodes([...literals, literal(text.slice(end))]));
}

const literal = (text: string): Node => ({ op: 'literal', value: text, type: { type: { kind: 'string' } } });
const concatNodes = (nodes: readonly Node[]): Expr<string> => concat(...nodes.map((node) => expressionOf<Expr<string>>(node)));

/** The first known marker that a printed text still contains. */
export function leakedMarker(text: string): Node | undefined {
  for (const match of text.matchAll(MARKER)) {
    const node = marked.get(match[1] as string);
    if (node !== undefined) return node;
  }
  return undefined;
}
