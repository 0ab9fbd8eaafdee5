import { loop, replace, type Each, type Expr } from '../../src/index.js';

/**
 * A text of the operator's as it is, in a container's command, argument or variable, where Kubernetes would put the content
 * of a variable in the place of `$(NAME)`. https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 */
export const literal = (text: Expr<string>): Expr<string> => replace(text, '$', '$$');

/** Such texts, as arguments. */
export function literals(texts: Expr<readonly string[]>): Each<string> {
  const each = loop(texts);
  return each.each<string>(literal(each.item));
}
