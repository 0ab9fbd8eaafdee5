import { isRequiredOfUser } from '../values/defaults.js';
import type { Kind, ValueType } from '../values/value-type.js';
import type { Node } from './node.js';

/**
 * True where the schema lets nothing through that Helm's truth takes for false, but for its absence. Such a value is asked
 * for as one does by hand: `if .Values.name`, `default "main" .Values.name`.
 */
export function isNeverEmpty(node: Node): boolean {
  return kindIsNeverEmpty(node.type.type, isValue(node));
}

/** Whether the node is what the operator gave. Settings laid over others can lose what the schema asks each of them for. */
function isValue(node: Node): boolean {
  return node.op === 'values' || (node.op === 'member' && isValue(node.of));
}

function kindIsNeverEmpty(kind: Kind, asGiven: boolean): boolean {
  switch (kind.kind) {
    case 'string':
      if (kind.enum !== undefined) return !kind.enum.includes('');
      return (kind.minLength ?? 0) > 0 || (kind.pattern !== undefined && !new RegExp(kind.pattern, 'u').test(''));
    case 'integer':
    case 'number':
      return (kind.minimum ?? 0) > 0 || (kind.maximum ?? 0) < 0;
    case 'list':
      return (kind.minItems ?? 0) > 0;
    case 'map':
      return asGiven && (kind.minProperties ?? 0) > 0;
    case 'object':
      return asGiven && (kind.choice === true || Object.values(kind.properties).some(isRequired));
    case 'union':
      return kind.of.every(({ type }) => kindIsNeverEmpty(type, asGiven));
    case 'boolean':
    case 'shape':
    case 'json':
      return false;
  }
}

const isRequired = (property: ValueType): boolean => property.presence === undefined && isRequiredOfUser(property);
