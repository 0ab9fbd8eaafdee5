import { defaultsWithin } from '../values/defaults.js';
import type { Node } from './node.js';

/**
 * The member of a map or list, or an optional object, with the defaults that its declaration has for what it leaves out:
 * Helm fills in defaults only where the chart's own values have the key.
 *
 * @param name the variable that holds the result in the template.
 */
export function filled(node: Node, name: string): Node {
  if (node.type.type.kind !== 'object') return node;
  const data = defaultsWithin(node.type.type);
  if (Object.keys(data).length === 0) return node;
  const base: Node = { op: 'constant', data, type: node.type };
  return { op: 'overlay', base, layers: [node], name: /^[A-Za-z][A-Za-z0-9]*$/.test(name) ? name : 'item', type: node.type };
}
