import { chartConditions } from '../chart-conditions.js';
import { identity } from '../identity.js';
import { implies } from '../logic.js';
import type { ChartScope, LoopScope, Node, Template } from '../node.js';

/** Where the named templates that a printed text includes are collected. */
export interface Templates {
  /** Asks for one of the library's own named templates, and gives its full name. */
  standard(name: string): string;
  /** Asks for a template of the chart, and gives its full name with what it must be passed. */
  named(template: Template): { readonly name: string; readonly free: readonly FreeVariable[]; readonly takesRoot: boolean };
  /** Turns a tree into a named template of its own. */
  outline(tree: unknown, form: Template['form'], hint: string): Template;
}

/** What a named template takes from loops around its use, and the key under which it is passed. */
export interface FreeVariable {
  readonly node: Node;
  readonly name: string;
}

/** How the root is spelt: `.` at the top, `$` where the dot has moved, a variable in a template that takes a dict. */
export type Root = '.' | '$' | '$root';

/** What is known at one place of a template: how things are spelt there, and what holds. */
export class PrintContext {
  private constructor(
    readonly chart: ChartScope,
    readonly path: string,
    readonly templates: Templates,
    /** In a config document, empty lists and maps are written out; in a manifest their fields are omitted. */
    readonly exact: boolean,
    readonly root: Root,
    readonly facts: readonly Node[],
    private readonly dot: string | undefined,
    private readonly variables: ReadonlyMap<string, string>,
    private readonly taken: ReadonlySet<string>,
  ) {}

  static top(chart: ChartScope, path: string, templates: Templates, root: Root = '.'): PrintContext {
    return new PrintContext(chart, path, templates, false, root, chartConditions(chart), undefined, new Map(), new Set(['root']));
  }

  private with(change: {
    exact?: boolean;
    root?: Root;
    facts?: readonly Node[];
    dot?: string | undefined;
    variables?: ReadonlyMap<string, string>;
    taken?: ReadonlySet<string>;
  }): PrintContext {
    const next = {
      exact: this.exact,
      root: this.root,
      facts: this.facts,
      dot: this.dot,
      variables: this.variables,
      taken: this.taken,
      ...change,
    };
    return new PrintContext(this.chart, this.path, this.templates, next.exact, next.root, next.facts, next.dot, next.variables, next.taken);
  }

  /** Inside an `if`. */
  assuming(condition: Node): PrintContext {
    return this.with({ facts: [...this.facts, condition] });
  }

  /** Inside a config document. */
  inDocument(): PrintContext {
    return this.with({ exact: true });
  }

  /** Inside a `with`: the dot is the node. */
  withDot(node: Node): PrintContext {
    return this.with({ root: this.movedRoot(), dot: identity(node) });
  }

  /** Inside a `range`: the dot has moved, and the loop's variables are known. */
  inLoop(scope: LoopScope, names: { readonly key: string; readonly item: string }): PrintContext {
    return this.with({ root: this.movedRoot(), dot: undefined }).naming(scope.key, names.key).naming(scope.item, names.item);
  }

  naming(node: Node, name: string): PrintContext {
    return this.with({ variables: new Map(this.variables).set(identity(node), `$${name}`), taken: new Set(this.taken).add(name) });
  }

  /** A name of no variable in force, as close to the wanted one as possible. */
  freeName(wanted: string): string {
    for (let n = 1; ; n += 1) {
      const name = n === 1 ? wanted : `${wanted}${n}`;
      if (!this.taken.has(name)) return name;
    }
  }

  holds(condition: Node): boolean {
    return this.facts.length > 0 && implies(this.facts, condition);
  }

  /** The variable or dot that stands for a node here. */
  nameOf(node: Node): string | undefined {
    if (this.dot === undefined && this.variables.size === 0) return undefined;
    const key = identity(node);
    return key === this.dot ? '.' : this.variables.get(key);
  }

  private movedRoot(): Root {
    return this.root === '$root' ? '$root' : '$';
  }
}
