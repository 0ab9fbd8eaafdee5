import type { ValueType } from './value-type.js';

/** The default that a declaration gives, or undefined where there is none: the value is optional, or the operator's to set. */
export function defaultOf(declared: ValueType): unknown {
  if (declared.default !== undefined) return declared.default;
  if (declared.type.kind !== 'object' || declared.presence !== undefined) return undefined;
  const defaults: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(declared.type.properties)) {
    const byDefault = defaultOf(property);
    if (byDefault !== undefined) defaults[key] = byDefault;
  }
  return defaults;
}

/** True where the operator must set the value: it may not be absent, and nothing gives it. */
export function isRequiredOfUser(declared: ValueType): boolean {
  return declared.presence === undefined && declared.type.kind !== 'object' && declared.default === undefined;
}
