import { SynthError } from '../error.js';
import { describe, expressionOf } from '../expression.js';
import { filled } from '../filled.js';
import { asNode } from '../free.js';
import { isText } from '../functions.js';
import type { Node, Tree } from '../node.js';
import { negation } from '../presence.js';
import { loopScope } from '../structure.js';

/** A value with strings that `toYaml` could alter, taken apart so that each is quoted. */
export function expand(node: Node, path: string): Tree {
  const { type } = node.type;
  switch (type.kind) {
    case 'list':
    case 'map':
    case 'json': {
      if (type.kind === 'json' && !type.object)
        throw new SynthError(
          path,
          `${describe(node)} may be anything, so it cannot be placed as a mapping. Declare it with value.jsonObject.`,
        );
      const scope = loopScope(node);
      const key = type.kind === 'list' ? undefined : scope.key;
      return { op: 'each', scope, key, body: filled(scope.item, scope.names.item), type: node.type } satisfies Node;
    }
    case 'object':
      return Object.fromEntries(
        Object.entries(type.properties).map(([key, property]) => [key, { op: 'member', of: node, key, type: property } satisfies Node]),
      );
    case 'union': {
      const text = type.of.find((alternative) => alternative.type.kind === 'string');
      const other = type.of.find((alternative) => alternative.type.kind !== 'string');
      if (text === undefined || other === undefined || type.of.length > 2) return { ...node, type: { type: { kind: 'json' } } };
      const isString = asNode(isText(expressionOf(node))) as Node;
      return {
        op: 'if',
        condition: isString,
        then: { op: 'narrow', of: node, condition: isString, type: text },
        otherwise: { op: 'narrow', of: node, condition: negation(isString), type: other },
        type: node.type,
      } satisfies Node;
    }
    default:
      throw new SynthError(path, `${describe(node)} cannot be placed as a list or mapping.`);
  }
}
