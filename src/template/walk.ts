import { defaultOf, defaultsWithin } from '../values/defaults.js';
import { SynthError } from './error.js';
import { describe } from './expression.js';
import { asNode, hasReference } from './free.js';
import { truthNode } from './functions.js';
import { identity } from './identity.js';
import { implies } from './logic.js';
import { negation } from './presence.js';
import { type ChartScope, type LoopScope, type Node, type Tree } from './node.js';

/** What holds at a place of a tree. */
export interface Place {
  /** The construct, and the field in it. */
  readonly path: string;
  readonly chart: ChartScope;
  readonly facts: readonly Node[];
  readonly loops: ReadonlySet<LoopScope>;
  /** What must hold for the expression's result to be used at all. */
  readonly chosen?: readonly Node[];
}

/** How an expression is used: for its value, to see whether or what it is, or for what is in it. */
export type Use = 'value' | 'test' | 'parent';

export interface Visitor {
  expression?(node: Node, place: Place, use: Use): void;
  /** A field of a mapping, before what is in it. `within` is the mapping. */
  field?(key: string, value: Tree, place: Place, within: Readonly<Record<string, Tree>>): void;
  /** A constant. */
  constant?(value: unknown, place: Place): void;
}

/**
 * Visits all of a tree, knowing at each place what must hold for it to be printed. Checks on the way what only that
 * knowledge can tell: that loops' variables stay in their loops, that objects referred to exist, and that what was
 * narrowed is of that type.
 */
export function walk(tree: Tree, place: Place, visitor: Visitor): void {
  if (typeof tree !== 'object' || tree === null) {
    if (tree !== undefined) visitor.constant?.(tree, place);
    return;
  }
  const node = asNode(tree);
  if (node !== undefined) return walkNode(node, place, visitor, 'value');
  if (Array.isArray(tree)) {
    (tree as Tree[]).forEach((item, i) => walk(item, below(place, `[${i}]`), visitor));
    return;
  }
  const mapping = tree as Readonly<Record<string, Tree>>;
  for (const [key, value] of Object.entries(mapping)) {
    const at = below(place, `.${key}`);
    visitor.field?.(key, value, at, mapping);
    walk(value, at, visitor);
  }
}

const below = (place: Place, step: string): Place => ({ ...place, path: place.path + (place.path.includes(' ') ? step : ` ${step}`) });
const knowing = (place: Place, ...facts: Node[]): Place => ({ ...place, facts: [...place.facts, ...facts] });

/** Functions that look at whether or what kind of thing something is, not at what it is. */
const OBSERVERS: ReadonlySet<string> = new Set(['truth', 'kindIs', 'len', 'hasKey', 'empty']);

function walkNode(node: Node, place: Place, visitor: Visitor, use: Use): void {
  checkDefaults(node, place, use);
  if (node.op !== 'variable' && wasVisited(node, place, visitor, use)) return;
  visitor.expression?.(node, place, use);
  switch (node.op) {
    case 'variable':
      return checkLoop(node, place);
    case 'member':
      return walkBase(node.of, place, visitor);
    case 'narrow':
      if (!holds(place.facts, node.condition)) {
        throw new SynthError(
          place.path,
          `${describe(node)} is used here as if it were there and of its type, which nothing around it says. Put it under when(isPresent(...)), when(isText(...)) or the like.`,
        );
      }
      return walkNode(node.of, place, visitor, use);
    case 'reference':
      checkReference(node, place);
      return walkNode(node.of, place, visitor, use);
    case 'call':
      return walkCall(node, place, visitor);
    case 'overlay':
      return [node.base, ...node.layers].forEach((layer) => walkBase(layer, place, visitor));
    case 'any':
      return walkLoop(node.scope, [node.condition], place, visitor);
    case 'each':
      return walkLoop(node.scope, [node.key, node.body], place, visitor);
    case 'if':
      walk(node.condition, place, visitor);
      walk(node.then, knowing(place, node.condition), visitor);
      return walk(node.otherwise, knowing(place, negation(node.condition)), visitor);
    case 'whenSet':
    case 'computed':
    case 'external':
      return walkNode(node.of, place, visitor, use);
    case 'concat':
    case 'combine':
      return node.parts.forEach((part) => walk(part, place, visitor));
    case 'standard':
      return Object.values(node.args ?? {}).forEach((arg) => walk(arg, place, visitor));
    case 'fullname':
      return walk(node.definition, place, visitor);
    case 'template':
      if (node.template.chart !== place.chart) {
        throw new SynthError(
          place.path,
          `The named template '${node.template.name}' belongs to chart ${node.template.chart.path}. Include it there only.`,
        );
      }
      for (const arg of node.args?.values() ?? []) walkNode(arg, place, visitor, 'parent');
      return walk(node.template.tree, { ...place, loops: new Set([...place.loops, ...(node.template.parameters ?? [])]) }, visitor);
    case 'document':
      return walk(node.tree, place, visitor);
    case 'literal':
    case 'constant':
    case 'values':
    case 'builtin':
    case 'raw':
      return;
  }
}

/** Helm fills in no defaults inside an optional object: reading past `asPresent` would lose those that were declared. */
function checkDefaults(node: Node, place: Place, use: Use): void {
  if (node.op !== 'member') return;
  const { type } = node.type;
  const isWhole =
    use === 'value' && type.kind === 'object' && node.type.presence !== undefined && Object.keys(defaultsWithin(type)).length > 0;
  const isPart =
    node.of.op === 'member' &&
    node.of.type.presence !== undefined &&
    defaultOf(node.type) !== undefined &&
    !isEmptyData(defaultOf(node.type));
  if (!isWhole && !isPart) return;
  throw new SynthError(
    place.path,
    `${describe(node)} has a default inside an optional object, which Helm does not fill in. Read it as asPresent(${describe(isWhole ? node : node.of)}), under when(isPresent(...)).`,
  );
}

/** An empty list or mapping prints as what is absent does. */
const isEmptyData = (data: unknown): boolean => typeof data === 'object' && data !== null && Object.keys(data).length === 0;

const visited = new WeakMap<Visitor, WeakMap<readonly Node[], Map<Node, Set<Use>>>>();

/** Whether a node was visited before where the same holds: expressions share their parts. */
function wasVisited(node: Node, { facts }: Place, visitor: Visitor, use: Use): boolean {
  let places = visited.get(visitor);
  if (places === undefined) visited.set(visitor, (places = new WeakMap<readonly Node[], Map<Node, Set<Use>>>()));
  let nodes = places.get(facts);
  if (nodes === undefined) places.set(facts, (nodes = new Map<Node, Set<Use>>()));
  let uses = nodes.get(node);
  if (uses === undefined) nodes.set(node, (uses = new Set<Use>()));
  if (uses.has(use)) return true;
  uses.add(use);
  return false;
}

/** What is below a member's parent counts as used only by the member. */
function walkBase(node: Node, place: Place, visitor: Visitor): void {
  if (node.op === 'member') return walkBase(node.of, place, visitor);
  if (node.op === 'values') return;
  if (node.op === 'variable') return checkLoop(node, place);
  walkNode(node, place, visitor, 'parent');
}

function walkCall(node: Node & { op: 'call' }, place: Place, visitor: Visitor): void {
  if (node.function === 'ternary') return walkTernary(node, place, visitor);
  let known = place;
  for (const [i, arg] of node.args.entries()) {
    const use = OBSERVERS.has(node.function) ? 'test' : node.function === 'index' && i === 0 ? 'parent' : 'value';
    walkNode(arg, known, visitor, use);
    // Helm's `and` and `or` stop at the first that decides.
    if (node.function === 'and') known = knowing(known, arg);
    if (node.function === 'or') known = knowing(known, negation(arg));
  }
}

/** Both cases are computed, so neither may rely on the condition; but an object's name is only used where it is chosen. */
function walkTernary(node: Node & { op: 'call' }, place: Place, visitor: Visitor): void {
  const [yes, no, condition] = node.args as readonly [Node, Node, Node];
  const choosing = (result: Node, fact: Node): Place =>
    hasReference(result) ? { ...place, facts: [...place.facts], chosen: [...(place.chosen ?? []), fact] } : place;
  walkNode(condition, place, visitor, 'value');
  walkNode(yes, choosing(yes, condition), visitor, 'value');
  walkNode(no, choosing(no, negation(condition)), visitor, 'value');
}

function walkLoop(scope: LoopScope, body: readonly Tree[], place: Place, visitor: Visitor): void {
  walkNode(scope.collection, place, visitor, 'parent');
  const inner: Place = { ...knowing(place, truthNode(scope.collection)), loops: new Set(place.loops).add(scope) };
  body.forEach((tree) => walk(tree, inner, visitor));
}

function checkLoop(node: Node & { op: 'variable' }, place: Place): void {
  if (place.loops.has(node.scope)) return;
  throw new SynthError(place.path, `${describe(node)} is used outside of the loop. Use it only in what the loop repeats.`);
}

function checkReference(node: Node & { op: 'reference' }, place: Place): void {
  const facts = place.chosen === undefined ? place.facts : [...place.facts, ...place.chosen];
  const missing = node.target.conditions.find((condition) => !holds(facts, condition));
  if (missing === undefined) return;
  throw new SynthError(
    place.path,
    `refers to ${node.fact} of ${node.target.kind} ${node.target.path}, which exists only under the condition ${readable(missing)}. ` +
      'Use it under the same condition: when(...) in the manifest, or a When around the construct.',
  );
}

const proofs = new WeakMap<Node, Map<string, boolean>>();

/** Proofs are remembered: the same question is asked at every field below a condition. */
function holds(facts: readonly Node[], goal: Node): boolean {
  const key = facts.map(identity).join('&');
  let known = proofs.get(goal);
  if (known === undefined) proofs.set(goal, (known = new Map<string, boolean>()));
  let answer = known.get(key);
  if (answer === undefined) known.set(key, (answer = implies(facts, goal)));
  return answer;
}

/** A condition in words close to the author's. */
export function readable(node: Node): string {
  if (node.op !== 'call') return describe(node);
  const args = node.args.map(readable);
  if (node.function === 'truth') return `${args[0]} is not empty`;
  if (node.function === 'not') return `not (${args[0]})`;
  if (node.function === 'and' || node.function === 'or') return args.map((arg) => `(${arg})`).join(` ${node.function} `);
  return `${node.function}(${args.join(', ')})`;
}
