import { asNode } from '../template/free.js';
import type { Tree } from '../template/node.js';

/**
 * Lays a patch over a tree: mappings are merged, items of lists that have a `name` are merged with the item of that name
 * and other items are appended, anything else replaces what is there. Expressions are replaced as a whole.
 */
export function mergeTrees(base: Tree, patch: Tree): Tree {
  if (patch === undefined) return base;
  if (isPlain(base) && isPlain(patch)) {
    if (Array.isArray(base) && Array.isArray(patch)) return mergeLists(base, patch);
    if (!Array.isArray(base) && !Array.isArray(patch)) return mergeMappings(base as Mapping, patch as Mapping);
  }
  return patch;
}

type Mapping = Readonly<Record<string, Tree>>;

const isPlain = (tree: Tree): tree is Mapping | readonly Tree[] => typeof tree === 'object' && tree !== null && asNode(tree) === undefined;

function mergeMappings(base: Mapping, patch: Mapping): Tree {
  const merged: Record<string, Tree> = { ...base };
  for (const [key, value] of Object.entries(patch)) merged[key] = mergeTrees(merged[key], value);
  return merged;
}

function mergeLists(base: readonly Tree[], patch: readonly Tree[]): Tree {
  const merged = [...base];
  for (const item of patch) {
    const name = nameOf(item);
    const at = name === undefined ? -1 : merged.findIndex((known) => nameOf(known) === name);
    if (at < 0) merged.push(item);
    else merged[at] = mergeTrees(merged[at], item);
  }
  return merged;
}

function nameOf(item: Tree): unknown {
  const name = isPlain(item) && !Array.isArray(item) ? (item as Mapping)['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}
