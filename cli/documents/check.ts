import { Ajv, type ErrorObject } from 'ajv';
import { valuesSchema } from '../../src/values/json-schema.js';
import type { ObjectType } from '../../src/values/value.js';
import type { ValuesOf } from '../../src/values/value-type.js';
import { Problem } from '../problem.js';
import type { Document } from './read.js';

/**
 * A document of the declared shape, its nulls left out: they mean the same as nothing.
 *
 * In such a declaration a description is what a text must be, as a noun: the message says that another is not that.
 *
 * @throws Problem that names each thing wrong, with the path to it in the document.
 */
export function checked<T extends ObjectType>(declared: T, { file, content }: Document): ValuesOf<T> {
  const ajv = new Ajv({ allErrors: true, verbose: true, strict: false, logger: false });
  const validate = ajv.compile(valuesSchema(declared, file));
  if (validate(content)) return withoutNulls(content) as ValuesOf<T>;
  const lines = (validate.errors ?? []).filter(isOwn).map((error) => `${file}: ${explained(error)}`);
  throw new Problem([...new Set(lines)].join('\n'));
}

/** That a value is not null either is no news, nor that none of the alternatives fits, nor why a key is refused as such. */
const isOwn = ({ keyword, params, propertyName }: ErrorObject): boolean =>
  keyword !== 'anyOf' && params['type'] !== 'null' && propertyName === undefined;

function explained(error: ErrorObject): string {
  const { data, keyword, params, parentSchema = {} } = error;
  const path = pathOf(error.instancePath);
  switch (keyword) {
    case 'additionalProperties': {
      const known = Object.keys((parentSchema as { properties?: object }).properties ?? {});
      return `${joined(path, params['additionalProperty'] as string)}: there is no such key. Known here: ${known.join(', ')}.`;
    }
    case 'required': {
      const missing = params['missingProperty'] as string;
      return `${joined(path, missing)}: is missing. Add it${wanted(propertyOf(parentSchema, missing))}.`;
    }
    case 'propertyNames':
      return `${joined(path, params['propertyName'] as string)}: cannot be called that. Use lowercase letters, digits and -.`;
    case 'type':
      return `${path || 'the document'}: must be ${named(params['type'] as string | string[])}, not ${shown(data)}.${isScalar(data) && mayBeText(params['type']) ? ' Write it in quotes.' : ''}`;
    case 'enum':
      return `${path}: must be ${(params['allowedValues'] as unknown[]).map(String).join(' or ')}, not ${shown(data)}.`;
    default:
      return `${path}: ${shown(data)} is not ${(parentSchema as { description?: string }).description ?? `allowed: it ${error.message ?? keyword}`}.`;
  }
}

const propertyOf = (schema: object, key: string): object => (schema as { properties?: Record<string, object> }).properties?.[key] ?? {};
const wanted = ({ description }: { description?: string }): string => (description === undefined ? '' : `: ${description}`);
const mayBeText = (type: unknown): boolean => type === 'string' || (Array.isArray(type) && type.includes('string'));
const isScalar = (data: unknown): boolean => typeof data === 'number' || typeof data === 'boolean';

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  object: 'a mapping',
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
};
const named = (type: string | string[]): string =>
  [type]
    .flat()
    .filter((each) => each !== 'null')
    .map((each) => TYPES[each] ?? each)
    .join(' or ');

/** A value in a message: short, for it may be anything. */
function shown(data: unknown): string {
  if (data === null || data === undefined) return 'nothing';
  if (typeof data === 'object') return Array.isArray(data) ? 'a list' : 'a mapping';
  const text = JSON.stringify(data);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** `/transforms/2/tier` as `transforms[2].tier`. */
function pathOf(pointer: string): string {
  const steps = pointer.split('/').slice(1);
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')).reduce(joined, '');
}

function joined(path: string, step: string): string {
  if (/^\d+$/.test(step)) return `${path}[${step}]`;
  const key = /^[A-Za-z_][A-Za-z0-9_-]*$/.test(step) ? step : JSON.stringify(step);
  return path === '' ? key : `${path}.${key}`;
}

function withoutNulls(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(withoutNulls);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).flatMap(([key, part]) => (part === null ? [] : [[key, withoutNulls(part)]])));
}
