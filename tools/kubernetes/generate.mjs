// Generates src/kubernetes/types.ts and src/kubernetes/definitions.ts from the
// OpenAPI documents inside the Go module k8s.io/kubernetes (version: ./go.mod).
//
//   node tools/kubernetes/generate.mjs

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { moduleOf } from '../module.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const outDir = join(here, '..', '..', 'src', 'kubernetes');
const MODULE = 'k8s.io/kubernetes';
const LINE_WIDTH = 100;

// ---------------------------------------------------------------- policy

/** Where two groups share a name, the earlier group keeps it unprefixed. Others follow by name. */
const GROUP_PREFERENCE = [
  'meta/v1',
  'core/v1',
  'apps/v1',
  'batch/v1',
  'autoscaling/v2',
  'networking/v1',
  'policy/v1',
  'rbac/v1',
  'storage/v1',
  'admissionregistration/v1',
];

/** Superseded versions always take a prefix, here with the version, e.g. AutoscalingV1X. */
const SUPERSEDED = new Set(['autoscaling/v1']);

/** ObjectMeta fields that only the API server writes. */
const SERVER_SET_METADATA = new Set([
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
]);

/**
 * The spec gives nearly every required field that is not a Go pointer its Go zero value as
 * `default` ("" for Container.name, {} for DeploymentSpec.template). Such a default fills nothing
 * in, so the field stays required. A field with any other default is optional for an author.
 */
const ZERO_DEFAULTS_ARE_OPTIONAL = false;
const ZERO_DEFAULTS = new Set(['""', '0', 'false', '{}']);

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
const CORE = 'io.k8s.api.core.v1.';
const CRD = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.';
const OBJECT_META = `${META}ObjectMeta`;

/** Schemas treated by hand: `refs` are followed, `ts` is the type, `json` the schema. */
const text = () => ({ $ref: '#/definitions/text' });
const SPECIAL = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': {
    ts: () => 'Quantity',
    json: () => ({ $ref: '#/definitions/quantity' }),
  },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': {
    ts: () => 'IntOrString',
    json: () => ({ $ref: '#/definitions/intOrString' }),
  },
  'io.k8s.apimachinery.pkg.runtime.RawExtension': { ts: () => 'unknown', json: () => ({}) },
  [`${META}Time`]: { ts: () => 'string', json: text },
  [`${META}MicroTime`]: { ts: () => 'string', json: text },
  [`${CRD}JSON`]: { ts: () => 'unknown', json: () => ({}) },
  [`${CRD}JSONSchemaPropsOrArray`]: {
    refs: [`${CRD}JSONSchemaProps`],
    ts: (name) => `${name(`${CRD}JSONSchemaProps`)} | ${name(`${CRD}JSONSchemaProps`)}[]`,
  },
  [`${CRD}JSONSchemaPropsOrBool`]: {
    refs: [`${CRD}JSONSchemaProps`],
    ts: (name) => `${name(`${CRD}JSONSchemaProps`)} | boolean`,
  },
  [`${CRD}JSONSchemaPropsOrStringArray`]: {
    refs: [`${CRD}JSONSchemaProps`],
    ts: (name) => `${name(`${CRD}JSONSchemaProps`)} | string[]`,
  },
};

/** What chart values may take; everything these reach goes into definitions.ts. */
const DEFINITION_ROOTS = [
  OBJECT_META,
  `${META}LabelSelector`,
  ...[
    'EnvFromSource',
    'EnvVar',
    'LimitRangeSpec',
    'LocalObjectReference',
    'PersistentVolumeClaimSpec',
    'PodTemplateSpec',
    'ResourceQuotaSpec',
    'ServicePort',
    'ServiceSpec',
  ].map((kind) => CORE + kind),
  ...['DaemonSetUpdateStrategy', 'DeploymentStrategy', 'StatefulSetPersistentVolumeClaimRetentionPolicy', 'StatefulSetUpdateStrategy'].map(
    (kind) => `io.k8s.api.apps.v1.${kind}`,
  ),
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerSpec',
  'io.k8s.api.batch.v1.CronJobSpec',
  'io.k8s.api.batch.v1.JobSpec',
  'io.k8s.api.networking.v1.HTTPIngressPath',
  'io.k8s.api.networking.v1.IngressSpec',
  'io.k8s.api.networking.v1.IngressTLS',
  'io.k8s.api.networking.v1.NetworkPolicySpec',
  'io.k8s.api.policy.v1.PodDisruptionBudgetSpec',
];

/** String maps that hold labels or annotations. */
const LABEL_MAPS = {
  [`${OBJECT_META}.labels`]: 'labels',
  [`${OBJECT_META}.annotations`]: 'annotations',
  [`${META}LabelSelector.matchLabels`]: 'labels',
  [`${CORE}PodSpec.nodeSelector`]: 'labels',
  [`${CORE}ServiceSpec.selector`]: 'labels',
};

const isPortField = (id, property) =>
  property === 'containerPort' ||
  property === 'hostPort' ||
  (id === `${CORE}ServicePort` && (property === 'port' || property === 'nodePort'));

// Text that survives YAML unchanged. BREAKERS are the characters it may not hold; these patterns
// mean the same to ECMAScript (with the u flag) and to RE2, so: no lookahead, \xNN escapes below
// U+0100 and the characters themselves above. At the end at most one newline may stand.
const BREAKERS_HIGH = '\\x7f-\\x9f\u2028\u2029\ufeff\ufffe\uffff';
const ANY_CHAR = `[^\\x00-\\x08\\x0b-\\x1f${BREAKERS_HIGH}]`;
const NOT_NEWLINE = `[^\\x00-\\x08\\x0a-\\x1f${BREAKERS_HIGH}]`;
const TEXT_PATTERN = `^(?:${ANY_CHAR}*${NOT_NEWLINE}\\n?)?$`;

const QUANTITY_PATTERN = '^[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$';

// Qualified names: the grammar, and by a second pattern the lengths (253 and 63). In annotation
// keys Kubernetes compares the prefix in lower case, so upper case is allowed there.
const qualifiedName = (alnum) => {
  const label = `${alnum}(?:[-${alnum.slice(1, -1)}]*${alnum})?`;
  return {
    pattern: `^(?:${label}(?:\\.${label})*/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$`,
    allOf: [{ pattern: '^(?:[^/]{1,253}/)?[^/]{1,63}$' }],
  };
};

const INT32 = { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };
const INT64 = {
  type: 'integer',
  minimum: Number.MIN_SAFE_INTEGER,
  maximum: Number.MAX_SAFE_INTEGER,
};
const PORT = { type: 'integer', minimum: 1, maximum: 65535 };

const BASE_DEFINITIONS = {
  annotations: {
    type: 'object',
    propertyNames: qualifiedName('[A-Za-z0-9]'),
    additionalProperties: text(),
  },
  intOrString: {
    type: ['string', 'integer'],
    pattern: TEXT_PATTERN,
    minimum: INT32.minimum,
    maximum: INT32.maximum,
  },
  labels: {
    type: 'object',
    propertyNames: qualifiedName('[a-z0-9]'),
    additionalProperties: {
      type: 'string',
      maxLength: 63,
      pattern: '^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$',
    },
  },
  quantity: { type: ['string', 'number'], pattern: QUANTITY_PATTERN },
  text: { type: 'string', pattern: TEXT_PATTERN },
};

// ---------------------------------------------------------------- reading

const fail = (message) => {
  throw new Error(`generate.mjs: ${message}`);
};
const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** All schemas of the stable groups, and the kinds that can be created and listed there. */
function readSpecs(dir) {
  const schemas = {};
  const kinds = new Map();
  const specDir = join(dir, 'api', 'openapi-spec', 'v3');
  for (const file of readdirSync(specDir).sort(byText)) {
    if (!/__v[0-9]+_openapi\.json$/.test(file)) continue;
    const document = JSON.parse(readFileSync(join(specDir, file), 'utf8'));
    for (const [id, schema] of Object.entries(document.components?.schemas ?? {})) schemas[id] ??= schema;
    for (const operations of Object.values(document.paths)) {
      const gvk = operations.post?.['x-kubernetes-group-version-kind'];
      if (!gvk || operations.get?.['x-kubernetes-action'] !== 'list') continue;
      const body = Object.values(operations.post.requestBody.content)[0].schema;
      kinds.set(refOf(body) ?? fail(`no body type for ${gvk.kind}`), {
        apiVersion: gvk.group ? `${gvk.group}/${gvk.version}` : gvk.version,
        kind: gvk.kind,
      });
    }
  }
  return { schemas, kinds };
}

function refOf(schema) {
  const ref = schema.$ref ?? (schema.allOf?.length === 1 ? schema.allOf[0].$ref : undefined);
  return ref?.replace('#/components/schemas/', '');
}

/**
 * Reads the string enums, which the published documents lack, out of the generated Go source.
 * The source is gofmt'ed, so every line that ends in an opening brace nests what follows, and
 * every line that starts with a closing one ends it; strings never span lines.
 * Keys look like `<schema id>.<property>` plus `[]` per list and `{}` per map.
 */
function readEnums(dir) {
  const source = readFileSync(join(dir, 'pkg/generated/openapi/zz_generated.openapi.go'), 'utf8');
  const imports = new Map();
  for (const [, alias, path] of source.matchAll(/^\t(\w+) +"([^"]+)"$/gm)) imports.set(alias, path);
  const idOfFunction = new Map();
  for (const [, alias, kind, name] of source.matchAll(/^\t+(\w+)\.(\w+)\{\}\.OpenAPIModelName\(\): +(schema_\w+)\(ref\),$/gm)) {
    const [domain, ...rest] = (imports.get(alias) ?? fail(`no import ${alias}`)).split('/');
    idOfFunction.set(name, [...domain.split('.').reverse(), ...rest, kind].join('.'));
  }

  const enums = new Map();
  let id;
  let stack = [];
  let count = 0;
  for (const line of source.split('\n')) {
    const start = /^func (schema_\w+)\(/.exec(line);
    if (start) {
      id = idOfFunction.get(start[1]);
      stack = [];
      continue;
    }
    const bare = line.trim();
    const values = /^Enum: +\[\]interface\{\}\{(.*)\},$/.exec(bare);
    if (values) {
      count++;
      if (!id) fail(`enum outside a known definition: ${bare}`);
      const at = stack.findLastIndex((entry) => entry.startsWith('"'));
      const property = JSON.parse((stack[at] ?? fail(`enum outside a property of ${id}`)).slice(0, -': {'.length));
      const nesting = stack
        .slice(at + 1)
        .map((entry) => (entry.startsWith('Items:') ? '[]' : entry.startsWith('AdditionalProperties:') ? '{}' : ''));
      enums.set(`${id}.${property}${nesting.join('')}`, JSON.parse(`[${values[1]}]`));
      continue;
    }
    if (/^[}\])]/.test(bare)) stack.pop();
    if (/[{([]$/.test(bare)) stack.push(bare);
  }
  const expected = source.split('Enum:').length - 1;
  if (count === 0 || count !== expected || enums.size !== count) {
    fail(`read ${enums.size} of ${expected} enums`);
  }
  return enums;
}

// ---------------------------------------------------------------- model

const { version: release, folder: dir } = moduleOf('kubernetes', MODULE);
const version = `v${release}`;
const { schemas, kinds } = readSpecs(dir);
const enums = readEnums(dir);
const usedEnums = new Set();

const schemaOf = (id) => schemas[id] ?? fail(`unknown schema ${id}`);
const kindOf = (id) => id.slice(id.lastIndexOf('.') + 1);
const groupOf = (id) => id.split('.').slice(-3, -1).join('/');

/** The properties an author may set, with top-level `status` and server-set metadata left out. */
function propertiesOf(id) {
  const hidden = id === OBJECT_META ? SERVER_SET_METADATA : kinds.has(id) ? new Set(['status']) : new Set();
  return Object.entries(schemaOf(id).properties ?? {})
    .filter(([name]) => !hidden.has(name))
    .sort(([a], [b]) => byText(a, b));
}

function requiredOf(id) {
  const schema = schemaOf(id);
  const names = new Set(propertiesOf(id).map(([name]) => name));
  return (schema.required ?? []).filter((name) => {
    if (!names.has(name)) return false;
    const value = schema.properties[name].default;
    if (value === undefined) return true;
    return !ZERO_DEFAULTS_ARE_OPTIONAL && ZERO_DEFAULTS.has(JSON.stringify(value));
  });
}

function refsOf(id) {
  const found = [];
  const visit = (schema) => {
    const ref = refOf(schema);
    if (ref) found.push(ref);
    if (schema.items) visit(schema.items);
    if (typeof schema.additionalProperties === 'object') visit(schema.additionalProperties);
  };
  if (SPECIAL[id]) return SPECIAL[id].refs ?? [];
  for (const [, schema] of propertiesOf(id)) visit(schema);
  return found;
}

function closure(roots) {
  const seen = new Set();
  const queue = [...roots];
  while (queue.length > 0) {
    const id = queue.pop();
    if (seen.has(id)) continue;
    seen.add(id);
    queue.push(...refsOf(id));
  }
  return [...seen].filter((id) => !SPECIAL[id]).sort(byText);
}

const reachable = closure([...kinds.keys(), ...DEFINITION_ROOTS]);
/** Kinds that other objects embed, where Kubernetes asks for no apiVersion and kind. */
const embedded = new Set(reachable.flatMap(refsOf).filter((id) => kinds.has(id)));

function assignNames(ids) {
  const preference = (id) => {
    const at = GROUP_PREFERENCE.indexOf(groupOf(id));
    return at < 0 ? GROUP_PREFERENCE.length : at;
  };
  // Top-level kinds choose before the shapes they are made of; superseded groups choose last.
  const rank = (id) => [SUPERSEDED.has(groupOf(id)) ? 1 : 0, kinds.has(id) ? 0 : 1, preference(id)];
  const order = [...ids].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    const at = left.findIndex((value, index) => value !== right[index]);
    return at < 0 ? byText(a, b) : left[at] - right[at];
  });
  const taken = new Map([
    ['Quantity', undefined],
    ['IntOrString', undefined],
    ['KubernetesKinds', undefined],
  ]);
  const names = new Map();
  for (const id of order) {
    const [group, groupVersion] = groupOf(id).split('/');
    const prefix = upperFirst(group) + (SUPERSEDED.has(groupOf(id)) ? upperFirst(groupVersion) : '');
    let name = kindOf(id);
    if (taken.has(name)) name = prefix + name;
    if (taken.has(name)) fail(`no free name for ${id}`);
    taken.set(name, id);
    names.set(id, name);
  }
  for (const id of embedded) if (taken.has(`Embedded${names.get(id)}`)) fail(`no free name for ${id}`);
  return names;
}

function upperFirst(word) {
  return word[0].toUpperCase() + word.slice(1);
}

const names = assignNames(reachable);
const nameOf = (id) => names.get(id) ?? fail(`no name for ${id}`);

/** HTTPGetAction -> httpGetAction, SELinuxOptions -> seLinuxOptions. */
const keyOf = (id) => nameOf(id).replace(/^(?:[A-Z]+(?=[A-Z][a-z])|[A-Z]+(?![a-z])|[A-Z])/, (head) => head.toLowerCase());

function enumAt(path) {
  const values = enums.get(path);
  if (values) usedEnums.add(path);
  return values;
}

// ---------------------------------------------------------------- TypeScript

const quote = (value) => `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
const propertyKey = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name));

/** A type as its union members; `list` counts the array brackets around it. */
function typeOf(schema, path) {
  const ref = refOf(schema);
  if (ref) {
    if (SPECIAL[ref]) return { members: SPECIAL[ref].ts(nameOf).split(' | '), list: 0 };
    return { members: [(embedded.has(ref) ? 'Embedded' : '') + nameOf(ref)], list: 0 };
  }
  switch (schema.type) {
    case 'string':
      return { members: enumAt(path)?.map(quote) ?? ['string'], list: 0 };
    case 'integer':
    case 'number':
      return { members: ['number'], list: 0 };
    case 'boolean':
      return { members: ['boolean'], list: 0 };
    case 'array': {
      const item = typeOf(schema.items, `${path}[]`);
      return { members: item.members, list: item.list + 1 };
    }
    case 'object': {
      if (typeof schema.additionalProperties !== 'object') break;
      const value = typeOf(schema.additionalProperties, `${path}{}`);
      return { members: [`Record<string, ${inline(value)}>`], list: 0 };
    }
  }
  return fail(`cannot type ${path}: ${JSON.stringify(schema)}`);
}

function inline({ members, list }) {
  const union = members.join(' | ');
  return (members.length > 1 && list > 0 ? `(${union})` : union) + '[]'.repeat(list);
}

function propertyLines(name, optional, type) {
  const head = `  ${propertyKey(name)}${optional ? '?' : ''}:`;
  const line = `${head} ${inline(type)};`;
  if (line.length <= LINE_WIDTH || type.members.length === 1) return [line];
  const next = `    ${inline(type)};`;
  if (type.list === 0 && next.length <= LINE_WIDTH) return [head, next];
  const members = type.members.map((member) => `    | ${member}`);
  if (type.list > 0) return [`${head} (`, ...members, `  )${'[]'.repeat(type.list)};`];
  members[members.length - 1] += ';';
  return [head, ...members];
}

function interfaceLines(id, asEmbedded = false) {
  const top = kinds.get(id);
  const properties = new Map(propertiesOf(id));
  const required = new Set(requiredOf(id));
  const lines = [];
  if (top) {
    lines.push(...propertyLines('apiVersion', asEmbedded, { members: [quote(top.apiVersion)], list: 0 }));
    lines.push(...propertyLines('kind', asEmbedded, { members: [quote(top.kind)], list: 0 }));
    for (const name of ['apiVersion', 'kind']) {
      if (!properties.delete(name)) fail(`${id} has no ${name}`);
    }
    if (properties.delete('metadata')) {
      lines.push(...propertyLines('metadata', true, { members: [nameOf(OBJECT_META)], list: 0 }));
    }
  }
  for (const [name, schema] of properties) {
    lines.push(...propertyLines(name, !required.has(name), typeOf(schema, `${id}.${name}`)));
  }
  const name = (asEmbedded ? 'Embedded' : '') + nameOf(id);
  if (lines.length === 0) return [`export type ${name} = Record<string, never>;`, ''];
  return [`export interface ${name} {`, ...lines, '}', ''];
}

const header = (what) => [
  `// Generated by \`node tools/kubernetes/generate.mjs\` from Kubernetes ${version}. Do not edit.`,
  `// ${what}`,
  '',
];

function renderTypes() {
  const blocks = [
    ['Quantity', ['export type Quantity = string | number;', '']],
    ['IntOrString', ['export type IntOrString = string | number;', '']],
    ...reachable.map((id) => [nameOf(id), interfaceLines(id)]),
    ...[...embedded].map((id) => [`Embedded${nameOf(id)}`, interfaceLines(id, true)]),
  ].sort(([a], [b]) => byText(a, b));
  const entries = [...kinds].map(([id, { apiVersion, kind }]) => [`${apiVersion}/${kind}`, nameOf(id)]).sort(([a], [b]) => byText(a, b));
  return [
    ...header('The stable API objects as an author writes them: no status, no server-set metadata.'),
    ...blocks.flatMap(([, lines]) => lines),
    '/** Every top-level kind by `apiVersion/kind`. */',
    'export interface KubernetesKinds {',
    ...entries.map(([key, name]) => `  ${quote(key)}: ${name};`),
    '}',
    '',
  ].join('\n');
}

// ---------------------------------------------------------------- JSON Schema

function schemaFor(schema, path, id, property) {
  const ref = refOf(schema);
  if (ref) {
    if (!SPECIAL[ref]) return { $ref: `#/definitions/${keyOf(ref)}` };
    return SPECIAL[ref].json?.() ?? fail(`no schema for ${ref}`);
  }
  switch (schema.type) {
    case 'string': {
      const values = enumAt(path);
      return values ? { type: 'string', enum: values } : text();
    }
    case 'integer':
      if (isPortField(id, property)) return { ...PORT };
      return schema.format === 'int32' ? { ...INT32 } : { ...INT64 };
    case 'number':
    case 'boolean':
      return { type: schema.type };
    case 'array':
      return { type: 'array', items: schemaFor(schema.items, `${path}[]`, id) };
    case 'object': {
      if (typeof schema.additionalProperties !== 'object') break;
      if (LABEL_MAPS[path]) return { $ref: `#/definitions/${LABEL_MAPS[path]}` };
      return {
        type: 'object',
        propertyNames: text(),
        additionalProperties: schemaFor(schema.additionalProperties, `${path}{}`, id),
      };
    }
  }
  return fail(`cannot describe ${path}: ${JSON.stringify(schema)}`);
}

function definitionFor(id) {
  const required = requiredOf(id);
  return {
    type: 'object',
    properties: Object.fromEntries(propertiesOf(id).map(([name, schema]) => [name, schemaFor(schema, `${id}.${name}`, id, name)])),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}

function renderDefinitions() {
  const definitions = new Map(Object.entries(BASE_DEFINITIONS));
  for (const id of closure(DEFINITION_ROOTS)) {
    if (kinds.has(id)) fail(`${id} is a top-level kind`);
    if (definitions.has(keyOf(id))) fail(`key ${keyOf(id)} is taken`);
    definitions.set(keyOf(id), definitionFor(id));
  }
  for (const path of Object.keys(LABEL_MAPS)) {
    const at = path.lastIndexOf('.');
    if (!schemaOf(path.slice(0, at)).properties[path.slice(at + 1)]) fail(`no property ${path}`);
  }
  const escape = (json) => json.replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const entries = [...definitions].sort(([a], [b]) => byText(a, b));
  return {
    count: entries.length,
    source: [
      ...header('JSON Schema (draft-07) definitions of the shapes that chart values take, one a line.'),
      "import type { JsonSchema } from './json-schema.js';",
      '',
      '// prettier-ignore',
      'export const createDefinitions = (): Record<string, JsonSchema> => ({',
      ...entries.map(([key, schema]) => `  ${key}: ${escape(JSON.stringify(schema))},`),
      '});',
      '',
    ].join('\n'),
  };
}

// ---------------------------------------------------------------- writing

const types = renderTypes();
const { source, count } = renderDefinitions();

// Every enum of a reachable shape must have found its place, or the Go source was misread.
for (const path of enums.keys()) {
  const id = reachable.find((candidate) => path.startsWith(`${candidate}.`));
  const property = id && path.slice(id.length + 1).replace(/[[\]{}]+$/, '');
  if (id && !usedEnums.has(path) && propertiesOf(id).some(([name]) => name === property)) {
    fail(`enum ${path} fits no string field`);
  }
}

writeFileSync(join(outDir, 'types.ts'), types);
writeFileSync(join(outDir, 'definitions.ts'), source);
console.log(
  `Kubernetes ${version}: ${kinds.size} kinds, ${types.match(/^export interface /gm).length} interfaces, ` +
    `${usedEnums.size} enum fields, ${count} definitions`,
);
