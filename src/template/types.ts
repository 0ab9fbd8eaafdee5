import type { ValueType } from '../values/value-type.js';
import { value } from '../values/kubernetes.js';

/** The types of results: of functions, of loop keys, of Helm's own objects. */
export const STRING: ValueType<string> = value.string();
export const BOOLEAN: ValueType<boolean> = value.boolean();
export const INTEGER: ValueType<number> = value.integer();
export const NUMBER: ValueType<number> = value.number();
export const ANY: ValueType = { type: { kind: 'json' } };
/** A string that can stand unquoted beside other text: a DNS name. */
export const NAME: ValueType<string> = value.k8s.name();

export const isString = (declared: ValueType): boolean => declared.type.kind === 'string';

/** True for what prints on one line. */
export function isScalar(declared: ValueType): boolean {
  const { type } = declared;
  return (
    type.kind === 'string' ||
    type.kind === 'integer' ||
    type.kind === 'number' ||
    type.kind === 'boolean' ||
    (type.kind === 'shape' && type.json !== 'object')
  );
}

/** True for what Helm's truth takes for false when it is empty: strings, lists and maps. */
export function canBeEmpty(declared: ValueType): boolean {
  return declared.type.kind === 'string' || !isScalar(declared);
}

/** True for a string of which every possible content is safe in the middle of a line of YAML or text. */
export function isDnsSafe(declared: ValueType): boolean {
  return declared.type.kind === 'string' && declared.type.pattern !== undefined && DNS_PATTERNS.has(declared.type.pattern);
}

const patternOf = (declared: ValueType): string => (declared.type.kind === 'string' ? (declared.type.pattern ?? '') : '');
const DNS_PATTERNS: ReadonlySet<string> = new Set([patternOf(value.k8s.name()), patternOf(value.k8s.dnsLabel())]);

export function literalType(literal: string | number | boolean): ValueType {
  if (typeof literal === 'string') return STRING;
  if (typeof literal === 'boolean') return BOOLEAN;
  return Number.isSafeInteger(literal) ? INTEGER : NUMBER;
}

export function withPresence(declared: ValueType, presence: ValueType['presence']): ValueType {
  if (declared.presence === presence) return declared;
  const { presence: _, ...rest } = declared;
  return presence === undefined ? rest : { ...rest, presence };
}
