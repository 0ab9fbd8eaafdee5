import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { RE2JS } from 're2js';
import type { JsonSchema } from './json-schema.js';

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

/** The patterns of a schema that Helm's regular expressions (RE2) refuse, with the reason. */
export function unacceptablePatterns(schema: unknown, path = ''): readonly Violation[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, part]) => {
    if (key === 'pattern' && typeof part === 'string') {
      const reason = refusal(part);
      return reason === undefined ? [] : [{ path, message: reason }];
    }
    // The bundled definitions are checked when they are generated.
    return key === 'definitions' ? [] : unacceptablePatterns(part, STRUCTURAL.has(key) ? path : path === '' ? key : `${path}.${key}`);
  });
}

const STRUCTURAL: ReadonlySet<string> = new Set(['properties', 'additionalProperties', 'items', 'propertyNames', 'oneOf', 'anyOf']);
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
