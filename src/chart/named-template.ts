import { Construct } from 'constructs';
import { SynthError } from '../template/error.js';
import { expressionOf, nodeOf, type Expr, type Templated } from '../template/expression.js';
import { toNode } from '../template/functions.js';
import type { LoopScope, Node, Template, Tree } from '../template/node.js';
import { ANY, isString, STRING } from '../template/types.js';
import type { ValueType } from '../values/value-type.js';
import { HelmChart } from './helm-chart.js';

/** What an include passes for a parameter. */
export type Argument = readonly [parameter: Expr<unknown>, passed: Expr<unknown>];

/**
 * A part of manifests, or a string in them, that is written once, in `_helpers.tpl`, and included where it is used. It may
 * use the variables of loops around its uses, which are passed to it, and parameters (see `parameter`).
 */
export class NamedTemplate<V> extends Construct {
  readonly #chart: Template['chart'];
  readonly #tree: Tree;
  readonly #isText: boolean;
  #template: Template | undefined;

  constructor(scope: Construct, id: string, tree: Templated<NoInfer<V>>) {
    super(scope, id);
    this.#chart = HelmChart.of(this).chartScope;
    this.#tree = tree;
    this.#isText = isText(tree);
  }

  /** The template in its place. Every include passes the same parameters. */
  include(...args: readonly Argument[]): Expr<V> {
    return this.#included(this.#isText ? STRING : ANY, args) as Expr<V>;
  }

  /** The template's text, as for a checksum. */
  text(...args: readonly Argument[]): Expr<string> {
    return this.#included(STRING, args) as Expr<string>;
  }

  #included(type: ValueType, pairs: readonly Argument[]): Expr<unknown> {
    const args = new Map(pairs.map(([parameter, passed]) => [this.#scopeOf(parameter), toNode(passed)]));
    for (const [scope, passed] of args) scope.passed.push(passed);
    this.#template ??= {
      chart: this.#chart,
      name: this.node.id,
      tree: this.#tree,
      form: this.#isText ? 'text' : 'yaml',
      parameters: [...args.keys()],
    };
    const expected = this.#template.parameters ?? [];
    if (expected.length !== args.size || !expected.every((scope) => args.has(scope))) {
      throw new SynthError(this.node.path, 'is included with other parameters than before. Pass the same ones everywhere.');
    }
    return expressionOf({ op: 'template', template: this.#template, args, type });
  }

  #scopeOf(parameter: Expr<unknown>): LoopScope {
    const node: Node = toNode(parameter);
    if (node.op === 'variable') return node.scope;
    throw new SynthError(this.node.path, 'an argument is passed for something that is no parameter(...).');
  }
}

/** Whether it is a string, in each of its cases, rather than a mapping or a list. */
function isText(tree: Tree): boolean {
  const node = nodeOf(tree);
  if (node === undefined) return typeof tree === 'string';
  return node.op === 'if' ? isText(node.then) && isText(node.otherwise) : isString(node.type);
}
