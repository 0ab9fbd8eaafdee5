import { asNode } from './free.js';
import { presentNode, truthNode } from './functions.js';
import { implies } from './logic.js';
import type { Node, Tree } from './node.js';
import { BOOLEAN, canBeEmpty, isScalar } from './types.js';

/** When something is there: always, never, or under a condition. */
export type Presence = boolean | Node;

/**
 * When a field with this tree, or an item that is this tree, is printed. Under `exact` a list or map is always printed,
 * be it empty; otherwise one that comes out empty is left out.
 */
export function presenceOf(tree: Tree, exact: boolean): Presence {
  if (tree === undefined) return false;
  const node = asNode(tree);
  if (node !== undefined) return nodePresence(node, exact);
  if (typeof tree !== 'object' || tree === null) return true;
  return exact || contentPresence(tree, exact);
}

/** When a list or map has any content. A list or map that is empty as written is content: [] or {} is what it says. */
export function contentPresence(tree: Tree, exact: boolean): Presence {
  const node = asNode(tree);
  if (node !== undefined) {
    if (node.op === 'combine') return anyOf(node.parts.map((part) => partPresence(part, exact)));
    if (node.op === 'each') return eachPresence(node, exact);
    return nodePresence(node, exact);
  }
  const parts = Array.isArray(tree) ? (tree as Tree[]) : Object.values(tree as object);
  return parts.length === 0 ? true : anyOf(parts.map((part) => presenceOf(part, exact)));
}

/** A part of a combined mapping that is empty adds nothing. */
function partPresence(part: Tree, exact: boolean): Presence {
  const node = asNode(part);
  if (node === undefined) return Object.keys(part as object).length > 0 && contentPresence(part, exact);
  if (node.op === 'if') return ifPresence(node, (branch) => (branch === undefined ? false : partPresence(branch, exact)));
  if (node.op === 'combine' || node.op === 'each') return contentPresence(node, exact);
  if (node.op === 'standard' || node.op === 'template') return true;
  return truthNode(node.op === 'whenSet' ? node.of : node);
}

function nodePresence(node: Node, exact: boolean): Presence {
  switch (node.op) {
    case 'if':
      return ifPresence(node, (branch) => presenceOf(branch, exact));
    case 'whenSet':
      return canBeEmpty(node.of.type) ? truthNode(node.of) : presentNode(node.of);
    case 'each':
      return (exact && node.key !== undefined) || eachPresence(node, exact);
    case 'combine':
      return exact || contentPresence(node, exact);
    // What a template is passed has a name only within it.
    case 'template':
      return isScalar(node.type) || (node.args?.size ?? 0) > 0 || presenceOf(node.template.tree, exact);
    default:
      return node.type.presence === undefined ? true : presentNode(node);
  }
}

function ifPresence(node: Node & { op: 'if' }, presence: (branch: Tree) => Presence): Presence {
  const then = presence(node.then);
  const otherwise = presence(node.otherwise);
  if (then === true && otherwise === true) return true;
  return anyOf([allOf(node.condition, then), allOf(negation(node.condition), otherwise)]);
}

function eachPresence(node: Node & { op: 'each' }, exact: boolean): Presence {
  const body = presenceOf(node.body, exact);
  if (body === false) return false;
  const some = truthNode(node.scope.collection);
  if (body === true || implies([some], body)) return some;
  return { op: 'any', scope: node.scope, condition: body, name: `any${capitalized(node.scope.names.item)}`, type: BOOLEAN };
}

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

export function negation(condition: Node): Node {
  if (condition.op === 'call' && condition.function === 'not') return condition.args[0] as Node;
  return { op: 'call', function: 'not', args: [condition], type: BOOLEAN };
}

function allOf(condition: Node, presence: Presence): Presence {
  if (typeof presence === 'boolean') return presence && condition;
  return { op: 'call', function: 'and', args: [condition, presence], type: BOOLEAN };
}

function anyOf(presences: readonly Presence[]): Presence {
  if (presences.includes(true)) return true;
  const given = presences.filter((presence) => typeof presence === 'object');
  const open: Node[] = [];
  for (const [index, presence] of given.entries()) {
    const shorter = without(presence, [...open, ...given.slice(index + 1)]);
    if (shorter === true) return true;
    if (!open.some((known) => implies([shorter], known))) open.push(shorter);
  }
  const [first] = open;
  if (first === undefined) return false;
  return open.length === 1 ? first : { op: 'call', function: 'or', args: open, type: BOOLEAN };
}

/** A presence without those of its conditions that only say that none of the others holds: (a and not b) or b is a or b. */
function without(presence: Node, others: readonly Node[]): Node | true {
  const parts = conjuncts(presence);
  const kept = parts.filter((part) => !others.some((other) => implies([negation(part)], other)));
  const [first] = kept;
  if (first === undefined) return true;
  if (kept.length === parts.length) return presence;
  return kept.length === 1 ? first : { op: 'call', function: 'and', args: kept, type: BOOLEAN };
}

const conjuncts = (node: Node): Node[] => (node.op === 'call' && node.function === 'and' ? node.args.flatMap(conjuncts) : [node]);
