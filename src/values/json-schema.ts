import { kubernetesDefinitions } from '../kubernetes/index.js';
import { isRequiredOfUser } from './defaults.js';
import type { Kind, ObjectKind, ValueType } from './value-type.js';

export type JsonSchema = Record<string, unknown>;

export interface SchemaOptions {
  /** False for the schema that editors use: a partial values file is complete there. Default: true. */
  readonly required?: boolean;
}

const DRAFT = 'http://json-schema.org/draft-07/schema#';

/**
 * The draft-07 schema of a chart's values: closed at every declared object, with the bundled Kubernetes definitions that
 * it uses and no remote reference. Draft-07 because Helm before 3.18 knows no other.
 */
export function valuesSchema(declared: ValueType, title: string, options: SchemaOptions = {}): JsonSchema {
  const used = new Set<string>();
  const own = new Map<string, JsonSchema>();
  const { description, ...schema } = schemaOf(declared, { required: options.required ?? true, filled: true, used, own });
  const definitions = Object.fromEntries([...own, ...closure(used)].sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    $schema: DRAFT,
    title,
    ...(description === undefined ? {} : { description }),
    ...schema,
    ...(Object.keys(definitions).length === 0 ? {} : { definitions }),
  };
}

interface Emission {
  readonly required: boolean;
  /** Whether Helm fills in defaults here: not in the members of maps and lists, nor in optional objects. */
  readonly filled: boolean;
  readonly used: Set<string>;
  /** The chart's own definitions. */
  readonly own: Map<string, JsonSchema>;
}

function schemaOf(declared: ValueType, around: Emission): JsonSchema {
  const emission = declared.presence === undefined ? around : { ...around, filled: false };
  const schema = kindSchema(declared.type, emission);
  return {
    ...(declared.description === undefined ? {} : { description: declared.description }),
    ...(declared.presence === 'optional' ? nullable(schema) : schema),
    ...(declared.default === undefined ? {} : { default: declared.default }),
  };
}

function nullable(schema: JsonSchema): JsonSchema {
  if (typeof schema['type'] === 'string' && schema['enum'] === undefined) return { ...schema, type: [schema['type'], 'null'] };
  if (Array.isArray(schema['type']) || Object.keys(schema).length === 0) return schema;
  return { anyOf: [schema, { type: 'null' }] };
}

function kindSchema(kind: Kind, emission: Emission): JsonSchema {
  const unfilled = { ...emission, filled: false };
  switch (kind.kind) {
    case 'string':
      return {
        type: 'string',
        ...pick(kind, ['enum', 'pattern', 'minLength', 'maxLength']),
        ...(kind.secret ? { writeOnly: true } : {}),
      };
    case 'integer':
    case 'number':
      return { type: kind.kind, ...pick(kind, ['minimum', 'maximum']) };
    case 'boolean':
      return { type: 'boolean' };
    case 'list':
      return { type: 'array', items: schemaOf(kind.items, unfilled), ...pick(kind, ['minItems', 'maxItems', 'uniqueItems']) };
    case 'map':
      return {
        type: 'object',
        additionalProperties: schemaOf(kind.values, unfilled),
        ...(kind.keys === undefined ? {} : { propertyNames: kind.keys }),
        ...pick(kind, ['minProperties', 'maxProperties']),
      };
    case 'object':
      return defined(
        kind,
        { ...objectSchema(kind.properties, emission), ...(kind.choice ? { minProperties: 1, maxProperties: 1 } : {}) },
        emission,
      );
    case 'shape':
      emission.used.add(kind.definition);
      return { $ref: `#/definitions/${kind.definition}` };
    case 'union':
      return { oneOf: kind.of.map((alternative) => schemaOf(alternative, { ...unfilled, required: true })) };
    case 'json':
      return kind.object ? { type: 'object' } : {};
  }
}

/** A schema in its place, or a reference to the definition that holds it: the same wherever the object stands. */
function defined({ definition }: ObjectKind, schema: JsonSchema, emission: Emission): JsonSchema {
  if (definition === undefined) return schema;
  const known = emission.own.get(definition);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) return schema;
  emission.own.set(definition, schema);
  return { $ref: `#/definitions/${definition}` };
}

function objectSchema(properties: Readonly<Record<string, ValueType>>, emission: Emission): JsonSchema {
  const mustHave = (property: ValueType): boolean => (emission.filled ? property.presence === undefined : isRequiredOfUser(property));
  const required = Object.entries(properties).flatMap(([key, property]) => (mustHave(property) ? [key] : []));
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(properties).map(([key, property]) => [key, schemaOf(property, emission)])),
    additionalProperties: false,
    ...(emission.required && required.length > 0 ? { required } : {}),
  };
}

/** The used definitions with all that they refer to. */
function closure(used: ReadonlySet<string>): [string, JsonSchema][] {
  if (used.size === 0) return [];
  const all = kubernetesDefinitions();
  const found = new Map<string, JsonSchema>();
  const pending = [...used];
  for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
    if (found.has(key)) continue;
    const definition = all[key];
    if (definition === undefined) throw new Error(`No Kubernetes definition is bundled under '${key}'.`);
    found.set(key, definition as JsonSchema);
    for (const match of JSON.stringify(definition).matchAll(/"#\/definitions\/([A-Za-z0-9]+)"/g)) pending.push(match[1] as string);
  }
  return [...found];
}

function pick<T extends object>(from: T, keys: readonly (keyof T)[]): JsonSchema {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]));
}
