import type { ValueType } from '../values/value-type.js';
import { defaultsWithin } from '../values/defaults.js';
import { kubernetes } from '../values/kubernetes.js';

/**
 * Whether every value that a type allows survives `toYaml | nindent`. Kubernetes' shapes do, for their texts exclude what
 * YAML alters; free strings do not.
 */
export function isYamlSafe(declared: ValueType): boolean {
  const { type } = declared;
  switch (type.kind) {
    case 'shape':
    case 'boolean':
    case 'integer':
    case 'number':
      return true;
    case 'string':
      return type.enum !== undefined || (type.pattern !== undefined && SAFE_PATTERNS.has(type.pattern));
    case 'list':
      return isYamlSafe(type.items) && !hasDefaults(type.items);
    case 'map':
      return (
        !hasDefaults(type.values) && type.keys?.pattern !== undefined && SAFE_PATTERNS.has(type.keys.pattern) && isYamlSafe(type.values)
      );
    case 'object':
      return Object.values(type.properties).every(isYamlSafe);
    case 'union':
      return type.of.every(isYamlSafe);
    case 'json':
      return false;
  }
}

/** Whether something in the members of a map or list must be filled in before it is printed. */
const hasDefaults = ({ type }: ValueType): boolean => type.kind === 'object' && Object.keys(defaultsWithin(type)).length > 0;

const SAFE_PATTERNS: ReadonlySet<string> = new Set(
  [kubernetes.name(), kubernetes.dnsLabel(), kubernetes.key(), kubernetes.envName(), kubernetes.cron(), kubernetes.timeZone()].flatMap(
    ({ type }) => (type.kind === 'string' && type.pattern !== undefined ? [type.pattern] : []),
  ),
);
