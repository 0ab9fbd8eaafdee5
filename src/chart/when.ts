import { Construct } from 'constructs';
import { expressionOf, type Expr, type Refs } from '../template/expression.js';
import { toNode, type Condition } from '../template/functions.js';
import { filled } from '../template/filled.js';
import type { LoopScope, Node } from '../template/node.js';
import { keyOf, loopScope } from '../template/structure.js';

/** A scope whose objects exist only under a condition. */
export class When extends Construct {
  readonly condition: Condition;
  constructor(scope: Construct, id: string, condition: Condition) {
    super(scope, id);
    toNode(condition);
    this.condition = condition;
  }
}

/** A scope whose objects exist once for each member of a list or map of values. */
export class ForEach<X> extends Construct {
  /** The member's key: of a list, its index. */
  readonly key: Expr<string>;
  readonly item: Refs<X>;
  /** @internal */
  readonly loopScope: LoopScope;

  /** @param names the variables of the template. Default: after the collection, `$name` and `$job` for `jobs`. */
  constructor(
    scope: Construct,
    id: string,
    collection: Expr<readonly X[]> | Expr<Readonly<Record<string, X>>>,
    names: { readonly key?: string; readonly item?: string } = {},
  ) {
    super(scope, id);
    this.loopScope = loopScope(toNode(collection), names);
    this.key = keyOf(this.loopScope);
    this.item = expressionOf<Refs<X>>(filled(this.loopScope.item, this.loopScope.names.item));
  }
}

/** What is around an object between it and its chart, outermost first. */
export type Wrapper = { readonly condition: Node } | { readonly loop: LoopScope };

export function wrappersOf(construct: Construct, chart: Construct): readonly Wrapper[] {
  const found: Wrapper[] = [];
  for (let at = construct.node.scope; at !== undefined && at !== chart; at = at.node.scope) {
    if (at instanceof When) found.unshift({ condition: toNode(at.condition) });
    else if (at instanceof ForEach) found.unshift({ loop: (at as ForEach<unknown>).loopScope });
  }
  return found;
}

/** Scopes that say when objects exist, and so are no part of their names. */
export const isControl = (construct: unknown): boolean => construct instanceof When || construct instanceof ForEach;
