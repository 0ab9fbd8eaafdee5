import { identity } from './identity.js';
import type { Node } from './node.js';

/** Conditions as propositional logic over atoms, so that "the object exists here" can be proved. */
type Formula =
  | { readonly op: 'atom'; readonly key: string; readonly node: Node }
  | { readonly op: 'constant'; readonly value: boolean }
  | { readonly op: 'not'; readonly of: Formula }
  | { readonly op: 'and' | 'or'; readonly of: readonly Formula[] };

/** True where the goal holds whenever all the facts do. Sound; complete but for what atoms mean. */
export function implies(facts: readonly Node[], goal: Node): boolean {
  const premise = facts.map(formula);
  const wanted = formula(goal);
  if (premise.some((fact) => sameFormula(fact, wanted))) return true;
  const problem: Formula = { op: 'and', of: [...premise, { op: 'not', of: wanted }] };
  const atoms = atomsOf(problem);
  return !satisfiable({ op: 'and', of: [problem, ...axioms(atoms)] }, [...atoms.keys()], new Map());
}

function formula(node: Node): Formula {
  if (node.op === 'literal' && typeof node.value === 'boolean') return { op: 'constant', value: node.value };
  if (node.op === 'narrow' || node.op === 'reference') return formula(node.of);
  if (node.op === 'call') {
    if (node.function === 'and' || node.function === 'or') return { op: node.function, of: node.args.map(formula) };
    if (node.function === 'not') return { op: 'not', of: formula(node.args[0] as Node) };
    if (node.function === 'ne') return { op: 'not', of: formula({ ...node, function: 'eq' }) };
  }
  return { op: 'atom', key: identity(node), node };
}

function sameFormula(a: Formula, b: Formula): boolean {
  if (a.op === 'atom') return b.op === 'atom' && a.key === b.key;
  if (a.op === 'not') return b.op === 'not' && sameFormula(a.of, b.of);
  return false;
}

function atomsOf(root: Formula): Map<string, Node> {
  const found = new Map<string, Node>();
  const visit = (part: Formula): void => {
    if (part.op === 'atom') found.set(part.key, part.node);
    else if (part.op === 'not') visit(part.of);
    else if (part.op !== 'constant') part.of.forEach(visit);
  };
  visit(root);
  return found;
}

/**
 * What holds between atoms: nothing is true, or of a kind, that is not there; nothing equals two constants; and what has a
 * key is not empty.
 */
function axioms(atoms: ReadonlyMap<string, Node>): Formula[] {
  const calls = [...atoms].flatMap(([key, node]) => (node.op === 'call' ? [{ key, node }] : []));
  const found: Formula[] = [];
  const subject = (node: Node & { op: 'call' }): string | undefined => {
    if (node.function === 'truth') return identity(node.args[0] as Node);
    if (node.function === 'kindIs' && !isKind(node, 'invalid')) return identity(node.args[1] as Node);
    if (node.function === 'eq') return identity(node.args[0] as Node);
    return undefined;
  };
  for (const absent of calls) {
    if (absent.node.function !== 'kindIs' || !isKind(absent.node, 'invalid')) continue;
    const of = identity(absent.node.args[1] as Node);
    for (const other of calls) if (subject(other.node) === of) found.push(never(absent, other));
  }
  const equalities = calls.filter(({ node }) => node.function === 'eq' && node.args[1]?.op === 'literal');
  for (const [i, a] of equalities.entries()) {
    for (const b of equalities.slice(i + 1)) if (subject(a.node) === subject(b.node)) found.push(never(a, b));
  }
  for (const having of calls.filter(({ node }) => node.function === 'hasKey')) {
    const filled = calls.find(({ node }) => node.function === 'truth' && subject(node) === identity(having.node.args[0] as Node));
    if (filled)
      found.push({
        op: 'or',
        of: [
          { op: 'not', of: { op: 'atom', ...having } },
          { op: 'atom', ...filled },
        ],
      });
  }
  return found;
}

type Atom = { readonly key: string; readonly node: Node };
const never = (...all: readonly Atom[]): Formula => ({ op: 'not', of: { op: 'and', of: all.map((atom) => ({ op: 'atom', ...atom })) } });

function isKind(node: Node & { op: 'call' }, kind: string): boolean {
  const [first] = node.args;
  return first?.op === 'literal' && first.value === kind;
}

function satisfiable(problem: Formula, atoms: readonly string[], known: ReadonlyMap<string, boolean>): boolean {
  const verdict = evaluate(problem, known);
  if (verdict !== undefined) return verdict;
  const [next, ...rest] = atoms;
  if (next === undefined) return true;
  return [true, false].some((guess) => satisfiable(problem, rest, new Map(known).set(next, guess)));
}

function evaluate(part: Formula, known: ReadonlyMap<string, boolean>): boolean | undefined {
  switch (part.op) {
    case 'constant':
      return part.value;
    case 'atom':
      return known.get(part.key);
    case 'not': {
      const of = evaluate(part.of, known);
      return of === undefined ? undefined : !of;
    }
    case 'and':
    case 'or': {
      const deciding = part.op === 'or';
      let open = false;
      for (const each of part.of) {
        const of = evaluate(each, known);
        if (of === deciding) return deciding;
        open ||= of === undefined;
      }
      return open ? undefined : !deciding;
    }
  }
}
