import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { RE2JS } from 're2js';
import type { JsonSchema } from './json-schema.js';
import { PROVEN_PATTERNS } from './kubernetes.js';
import type { ValueType } from './value-type.js';

/** One thing wrong with values: where, and what. */
export interface Violation {
  /** `jobs.load.schedule`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

const compiled = new WeakMap<JsonSchema, ValidateFunction>();

/** What is wrong with values by a schema; nothing, if it is empty. */
export function violations(schema: JsonSchema, values: unknown): readonly Violation[] {
  let validate = compiled.get(schema);
  if (validate === undefined) {
    // The schemas are this library's own, and are checked by its tests: checking them again takes longer than the values do.
    const ajv = new Ajv({
      allErrors: true,
      strict: false,
      logger: false,
      meta: false,
      validateSchema: false,
      inlineRefs: false,
      code: { optimize: false },
    });
    compiled.set(schema, (validate = ajv.compile(schema)));
  }
  return validate(values) ? [] : (validate.errors ?? []).filter((error) => error.keyword !== 'if').map(violationOf);
}

function violationOf(error: ErrorObject): Violation {
  const steps = error.instancePath.split('/').slice(1);
  const path = steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')).join('.');
  if (error.keyword === 'additionalProperties') return { path, message: `has no value '${String(error.params['additionalProperty'])}'` };
  if (error.keyword === 'required') return { path, message: `'${String(error.params['missingProperty'])}' is missing` };
  if (error.keyword === 'enum')
    return {
      path,
      message: `must be one of ${(error.params['allowedValues'] as unknown[]).map((each) => JSON.stringify(each)).join(', ')}`,
    };
  return { path, message: error.message ?? error.keyword };
}

/** The patterns of a declaration that Helm's regular expressions (RE2) refuse, with the reason. */
export function unacceptablePatterns({ type }: ValueType, path: readonly string[] = []): readonly Violation[] {
  switch (type.kind) {
    case 'string':
      return patternViolations(type.pattern, path);
    case 'list':
      return unacceptablePatterns(type.items, [...path, '*']);
    case 'map':
      return [...patternViolations(type.keys?.pattern, path), ...unacceptablePatterns(type.values, [...path, '*'])];
    case 'object':
      return Object.entries(type.properties).flatMap(([key, property]) => unacceptablePatterns(property, [...path, key]));
    case 'union':
      return type.of.flatMap((alternative) => unacceptablePatterns(alternative, path));
    default:
      return [];
  }
}

function patternViolations(pattern: string | undefined, path: readonly string[]): readonly Violation[] {
  // This library's own are checked by its tests.
  const message = pattern === undefined || PROVEN_PATTERNS.has(pattern) ? undefined : refusal(pattern);
  return message === undefined ? [] : [{ path: path.join('.'), message }];
}

const known = new Map<string, string | undefined>();

function refusal(pattern: string): string | undefined {
  if (!known.has(pattern)) known.set(pattern, tryPattern(pattern));
  return known.get(pattern);
}

function tryPattern(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern);
    new RegExp(pattern, 'u');
    return undefined;
  } catch (error) {
    return `the pattern ${JSON.stringify(pattern)} is not one that Helm (RE2) and editors (ECMAScript) both accept: ${(error as Error).message}`;
  }
}
