import type { ObjectKind, ValueType } from './value-type.js';

/** The default that a declaration gives, or undefined where there is none: the value is optional, or the operator's to set. */
export function defaultOf(declared: ValueType): unknown {
  if (declared.default !== undefined) return declared.default;
  return declared.type.kind === 'object' && declared.presence === undefined ? defaultsWithin(declared.type) : undefined;
}

/** The defaults of an object's keys. */
export function defaultsWithin(type: ObjectKind): Record<string, unknown> {
  const defaults: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(type.properties)) {
    const byDefault = defaultOf(property);
    if (byDefault !== undefined) defaults[key] = byDefault;
  }
  return defaults;
}

/** True where the operator must set the value, or something in it: it may not be absent, and nothing gives it. */
export function isRequiredOfUser(declared: ValueType): boolean {
  if (declared.presence !== undefined || declared.default !== undefined) return false;
  return declared.type.kind !== 'object' || Object.values(declared.type.properties).some(isRequiredOfUser);
}
