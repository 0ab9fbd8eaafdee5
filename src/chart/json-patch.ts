import type { JsonPatch } from 'cdk8s';
import { SynthError } from '../template/error.js';
import { asNode } from '../template/free.js';
import type { Tree } from '../template/node.js';

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value?: Tree;
}

/**
 * Applies RFC 6902 add, replace and remove to a tree that may hold expressions, which cdk8s' own implementation would
 * clone to pieces. Gives a new tree.
 */
export function applyJsonPatch(tree: Tree, patch: JsonPatch, path: string): Tree {
  const operation = (patch as unknown as { _toJson(): Operation })._toJson();
  const { op, path: pointer, value } = operation;
  if (op !== 'add' && op !== 'replace' && op !== 'remove') {
    throw new SynthError(path, `JSON Patch '${op}' is not supported on a templated object. Use add, replace or remove, or merge().`);
  }
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return edit(tree, steps, op, value, `${path} ${pointer}`);
}

function edit(tree: Tree, steps: readonly string[], op: 'add' | 'replace' | 'remove', value: Tree, path: string): Tree {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (typeof tree !== 'object' || tree === null || asNode(tree) !== undefined) {
    throw new SynthError(path, `there is nothing at '${step}' to patch: what holds it is not a plain list or mapping.`);
  }
  if (Array.isArray(tree)) {
    const list = [...(tree as Tree[])];
    const at = step === '-' ? list.length : Number(step);
    const exists = Number.isInteger(at) && at >= 0 && (at < list.length || (op === 'add' && rest.length === 0 && at === list.length));
    if (!exists) throw new SynthError(path, `the list has no item '${step}'.`);
    if (rest.length > 0) list[at] = edit(list[at], rest, op, value, path);
    else if (op === 'replace') list[at] = value;
    else list.splice(at, op === 'add' ? 0 : 1, ...(op === 'add' ? [value] : []));
    return list;
  }
  const mapping: Record<string, Tree> = { ...(tree as Record<string, Tree>) };
  if (op !== 'add' || rest.length > 0) {
    if (!Object.hasOwn(mapping, step)) throw new SynthError(path, `there is no field '${step}' to ${rest.length > 0 ? 'look into' : op}.`);
  }
  if (rest.length > 0) mapping[step] = edit(mapping[step], rest, op, value, path);
  else if (op === 'remove') delete mapping[step];
  else mapping[step] = value;
  return mapping;
}
