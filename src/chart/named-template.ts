import { Construct } from 'constructs';
import { expressionOf, type Expr, type Templated } from '../template/expression.js';
import type { Template } from '../template/node.js';
import { ANY } from '../template/types.js';
import { HelmChart } from './helm-chart.js';

/**
 * A part of manifests that is written once, in `_helpers.tpl`, and included where it is used. It may use the variables of
 * loops around its uses: they are passed to it.
 */
export class NamedTemplate<V> extends Construct {
  readonly #template: Template;

  constructor(scope: Construct, id: string, tree: Templated<NoInfer<V>>) {
    super(scope, id);
    this.#template = { chart: HelmChart.of(this).chartScope, name: id, tree, form: 'yaml' };
  }

  include(): Expr<V> {
    return expressionOf<Expr<V>>({ op: 'template', template: this.#template, type: ANY });
  }

  /** The template's text, as for a checksum. */
  text(): Expr<string> {
    return expressionOf<Expr<string>>({ op: 'template', template: this.#template, type: { type: { kind: 'string' } } });
  }
}
