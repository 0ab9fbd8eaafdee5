import { asNode } from '../free.js';
import type { Node, NodeOf, Tree } from '../node.js';
import { ANY, isScalar, withPresence } from '../types.js';
import { isYamlSafe } from '../yaml-safe.js';

/** The parts of nested combinations, in order. */
export function flatParts(node: NodeOf<'combine'>): readonly Tree[] {
  return node.parts.flatMap((part) => {
    const inner = asNode(part);
    return inner?.op === 'combine' ? flatParts(inner) : [part];
  });
}

/** True for a part that is written as it stands, rather than merged with others. */
export const isPrintedAsIs = (node: Node): boolean => node.op === 'standard' || node.op === 'template' || node.op === 'if';

/** Maps of values as one, in which an earlier one's entries win: all of them, also those that Helm's truth takes for false. */
export function mergedMaps(maps: readonly Node[]): Node {
  const [first] = maps;
  if (maps.length === 1 && first !== undefined) return first;
  const sources = maps.map(whole);
  const unsafe = sources.find((source) => !isYamlSafe(source.type));
  const type = (unsafe ?? sources[0] ?? first)?.type ?? ANY;
  return { op: 'call', function: 'mergeOverwrite', args: [emptyDict(type), ...sources.reverse()], type };
}

/** A map that may be absent, as one that is empty then. */
export function whole(map: Node): Node {
  const of = map.op === 'whenSet' ? map.of : map;
  return of.type.presence === undefined
    ? of
    : { op: 'call', function: 'default', args: [emptyDict(of.type), of], type: withPresence(of.type, undefined) };
}

/** True for a map of scalars, of which nothing can be merged but its entries. */
export function isFlat({ type: { type } }: Node): boolean {
  return type.kind === 'map'
    ? isScalar(type.values)
    : type.kind === 'shape' && (type.definition === 'labels' || type.definition === 'annotations');
}

const emptyDict = (type: Node['type']): Node => ({ op: 'call', function: 'dict', args: [], type: withPresence(type, undefined) });

/** The keys that a part is known to write, which later parts must not repeat. */
export function literalKeys(part: Tree): readonly string[] {
  const node = asNode(part);
  if (node === undefined) return typeof part === 'object' && part !== null ? Object.keys(part) : [];
  if (node.op === 'standard') return STANDARD_KEYS[node.template] ?? [];
  if (node.op === 'if') return [...literalKeys(node.then), ...literalKeys(node.otherwise)];
  if (node.op === 'template') return literalKeys(node.template.tree);
  return node.op === 'combine' ? node.parts.flatMap(literalKeys) : [];
}

const SELECTOR_KEYS = ['app.kubernetes.io/name', 'app.kubernetes.io/instance'] as const;
const STANDARD_KEYS: Readonly<Record<string, readonly string[]>> = {
  selectorLabels: SELECTOR_KEYS,
  labels: [...SELECTOR_KEYS, 'helm.sh/chart', 'app.kubernetes.io/version', 'app.kubernetes.io/managed-by', 'app.kubernetes.io/part-of'],
};
