import * as fc from 'fast-check';
import { kubernetesDefinitions } from '../../src/kubernetes/index.js';
import { valuesOf } from './schema-values.js';

type Schema = Readonly<Record<string, unknown>>;
type Values = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** A value that a chart declares: not an object of others, but what is set. */
export interface Declared {
  /** Where it is, with `*` for names and positions that are the operator's choice: `jobs.*.args`. */
  readonly pattern: string;
  readonly schema: Schema;
  /** Whether it is one of several of which exactly one is set. */
  readonly isChoice: boolean;
}

/**
 * Every value that a schema declares, from the schema alone: objects, maps and lists are followed, also where they are
 * definitions of the chart's own; Kubernetes' shapes are values as a whole.
 */
export function declaredValues(schema: Schema): Declared[] {
  const definitions = schema['definitions'] as Record<string, Schema>;
  const kubernetes = kubernetesDefinitions();
  const found = new Map<string, Declared>();
  const visit = (given: Schema, path: readonly string[], isChoice: boolean): void => {
    const name = typeof given['$ref'] === 'string' ? given['$ref'].replace('#/definitions/', '') : undefined;
    const here = name === undefined || name in kubernetes ? given : (definitions[name] as Schema);
    const properties = here['properties'] as Record<string, Schema> | undefined;
    const additional = here['additionalProperties'] as Schema | false | undefined;
    if (Array.isArray(here['oneOf'])) for (const alternative of here['oneOf'] as Schema[]) visit(alternative, path, isChoice);
    else if (Array.isArray(here['anyOf']) && here['type'] === undefined) visit((here['anyOf'] as Schema[])[0] as Schema, path, isChoice);
    else if (properties !== undefined)
      for (const [key, below] of Object.entries(properties)) visit(below, [...path, key], here['maxProperties'] === 1);
    else if (typeof additional === 'object') visit(additional, [...path, '*'], false);
    else if (here['type'] === 'array' && (here['items'] as Schema)['properties'] !== undefined)
      visit(here['items'] as Schema, [...path, '*'], false);
    else found.set(path.join('.'), { pattern: path.join('.'), schema: here, isChoice });
  };
  visit(schema, [], false);
  return [...found.values()];
}

/** The places in values that a pattern means: those whose surroundings are there. */
export function placesOf({ pattern, isChoice, schema }: Declared, values: unknown): Path[] {
  const steps = pattern.split('.');
  const visit = (value: unknown, at: number, path: Path): Path[] => {
    const step = steps[at];
    if (step === undefined) return fits(schema, value) ? [path] : [];
    if (typeof value !== 'object' || value === null) return [];
    const keys = step === '*' ? (Array.isArray(value) ? value.map((_, i) => i) : Object.keys(value)) : [step];
    return keys.flatMap((key) => {
      const below = (value as Record<string | number, unknown>)[key];
      const isLast = at === steps.length - 1;
      if (below === undefined && (!isLast || isChoice)) return [];
      return visit(below, at + 1, [...path, key]);
    });
  };
  return visit(values, 0, []);
}

/** Of a union, whether a value is of this alternative. */
const fits = (schema: Schema, value: unknown): boolean =>
  value === undefined || schema['type'] !== 'string' || typeof value === 'string' || value === null;

/** Other values for a declared one: by its schema, and so without knowledge of what a name must refer to. */
export function candidatesFor({ schema: declared }: Declared, schema: Schema): readonly unknown[] {
  const definitions = schema['definitions'] as Record<string, Schema>;
  if (declared['type'] === 'object') return [{ other: 'x', more: { level: 1 } }];
  if (declared['type'] === 'boolean') return [true, false];
  const { description: _, default: _default, ...shape } = declared;
  const key = JSON.stringify(shape);
  const found = sampled.get(key) ?? fc.sample(valuesOf(declared, definitions), { numRuns: 20, seed: 7 }).filter((each) => !isEmpty(each));
  sampled.set(key, found);
  return found;
}

const sampled = new Map<string, readonly unknown[]>();

const isEmpty = (of: unknown): boolean => of === null || of === '' || (typeof of === 'object' && Object.keys(of).length === 0);

/** The values with another one in some places. */
export function withAt(values: unknown, places: readonly Path[], value: unknown): Values {
  return places.reduce<unknown>((all, place) => set(all, place, value), values) as Values;
}

function set(values: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(values)) return values.map((item, at) => (at === step ? set(item, rest, value) : (item as unknown)));
  const object = (values ?? {}) as Record<string | number, unknown>;
  return { ...object, [step]: set(object[step], rest, value) };
}

export const valueAt = (values: unknown, place: Path): unknown =>
  place.reduce<unknown>((below, step) => (below as Record<string | number, unknown> | undefined)?.[step], values);
