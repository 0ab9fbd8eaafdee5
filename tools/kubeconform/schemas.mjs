// Writes the JSON schemas that kubeconform reads, for the oldest and the newest Kubernetes that the charts are tested on,
// and prints a line for each: its version, and the folder of the schemas.
//
//   node tools/kubeconform/schemas.mjs
//   kubeconform -schema-location 'FOLDER/{{ .ResourceKind }}{{ .KindSuffix }}.json' ...
//
// Made from the OpenAPI documents of the pinned Kubernetes modules and from the CustomResourceDefinitions of tools/crds.
// Objects are closed: what the API does not name is refused, and so is null. The folders are in the cache (../cache.mjs).

import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHE, TOOLS } from '../cache.mjs';
import { customResourceDefinitions } from '../crds/crds.mjs';
import { moduleOf } from '../module.mjs';

const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
/** The file that the schemas of all kinds refer to. */
const SHARED = '_definitions.json';
/** What decides the schemas beside the pinned versions of Kubernetes. */
const SOURCES = [fileURLToPath(import.meta.url), ...['crds.mjs', 'go.mod'].map((file) => join(TOOLS, 'crds', file))];

for (const name of ['kubernetes-oldest', 'kubernetes-newest']) {
  const { version, folder } = moduleOf(name, 'k8s.io/kubernetes');
  process.stdout.write(`${version} ${schemas(version, folder)}\n`);
}

/** The folder of the schemas for a version; writes them if it is not in the cache. */
function schemas(version, source) {
  const hash = createHash('sha256');
  for (const file of SOURCES) hash.update(readFileSync(file));
  const target = join(CACHE, 'schemas', `${version}-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(target)) return target;
  process.stderr.write(`Writing the schemas of Kubernetes ${version} ...\n`);
  const fresh = `${target}.${randomUUID()}`;
  mkdirSync(fresh, { recursive: true });
  try {
    for (const [file, schema] of Object.entries({ ...kubernetesSchemas(source), ...customSchemas() }))
      writeFileSync(join(fresh, file), JSON.stringify(schema));
    renameSync(fresh, target);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    // Another process has written the same meanwhile.
    if (!existsSync(target)) throw error;
  }
  return target;
}

/** A file for every kind of Kubernetes' own, and the one that they refer to. */
function kubernetesSchemas(source) {
  const folder = join(source, 'api/openapi-spec/v3');
  const documents = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
  const definitions = Object.assign({}, ...documents.map((document) => document.components?.schemas));
  const files = { [SHARED]: { definitions: Object.fromEntries(Object.entries(definitions).map(([id, each]) => [id, closed(each)])) } };
  for (const [id, definition] of Object.entries(definitions)) {
    const kinds = definition['x-kubernetes-group-version-kind'] ?? [];
    // Options of requests, such as DeleteOptions, belong to every group: they are no objects.
    if (kinds.length !== 1) continue;
    const [{ group, version, kind }] = kinds;
    files[fileOf(kind, group, version)] = { $ref: `${SHARED}#/definitions/${id}` };
  }
  return files;
}

/** A file for every kind of a CustomResourceDefinition. */
function customSchemas() {
  const files = {};
  for (const { definition } of customResourceDefinitions()) {
    const { group, names, versions } = definition.spec;
    for (const { name, schema } of versions) {
      const { properties, ...rest } = schema.openAPIV3Schema;
      const metadata = { $ref: `${SHARED}#/definitions/${OBJECT_META}` };
      files[fileOf(names.kind, group, name)] = closed({ ...rest, properties: { ...properties, metadata } });
    }
  }
  return files;
}

/** The name of a kind's file, as kubeconform's template above makes it. */
function fileOf(kind, group, version) {
  return `${[kind, ...(group === '' ? [] : [group.split('.')[0]]), version].join('-').toLowerCase()}.json`;
}

/** A schema of OpenAPI as one of JSON Schema that lets no field pass that it does not name. */
function closed(schema) {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  if (schema['x-kubernetes-int-or-string'] === true) return { type: ['integer', 'string'] };
  const kept = Object.entries(schema).filter(([key]) => !/^(?:description|default|example|x-.*)$/.test(key));
  const result = {};
  for (const [key, value] of kept)
    if (key === '$ref') result[key] = value.replace(/^#\/components\/schemas\//, `${SHARED}#/definitions/`);
    else if (key === 'properties')
      result[key] = Object.fromEntries(Object.entries(value).map(([property, each]) => [property, closed(each)]));
    else result[key] = closed(value);
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true || 'additionalProperties' in schema;
  return 'properties' in schema && !open ? { ...result, additionalProperties: false } : result;
}
