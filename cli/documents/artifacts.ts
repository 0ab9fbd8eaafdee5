import { value } from '../../src/values/kubernetes.js';
import type { ValuesOf } from '../../src/values/value-type.js';
import { checked } from './check.js';
import { TIERS, VERSION } from './parts.js';
import { readJson } from './read.js';

const { boolean, json, jsonObject, list, map, object, oneOf, optional, string } = value;

const plugin = object({ type: string({ minLength: 1 }), version: string({ minLength: 1 }), config: optional(jsonObject()) });

const metadata = object({
  compiled_at: string(),
  floe_version: string(),
  source_hash: string(),
  product_name: string({ minLength: 1 }),
  product_version: VERSION,
});

const identity = object({
  product_id: string({ minLength: 1 }),
  domain: string({ minLength: 1 }),
  repository: optional(string()),
  namespace_registered: optional(boolean()),
  registration_timestamp: optional(string()),
});

const observability = object({
  telemetry: object({
    enabled: optional(boolean()),
    otlp_endpoint: optional(string()),
    otlp_protocol: optional(oneOf(['grpc', 'http'])),
    sampling: optional(map(value.number({ minimum: 0, maximum: 1 }))),
    resource_attributes: optional(jsonObject()),
    batch_processor: optional(jsonObject()),
    logging: optional(object({ log_level: optional(string()), json_output: optional(boolean()) })),
    backend: optional(string()),
    authentication: optional(jsonObject()),
  }),
  lineage: optional(boolean()),
  lineage_namespace: optional(string()),
  lineage_endpoint: optional(string()),
  lineage_transport: optional(string()),
});

const model = object({
  name: string({ minLength: 1 }),
  compute: string({ minLength: 1 }),
  tags: optional(list(string())),
  depends_on: optional(list(string())),
  quality_checks: optional(list(json())),
  quality_tier: optional(TIERS),
});

/** compiled_artifacts.json, of any version up to 0.6: what a version does not have is optional. */
const compiledArtifacts = object({
  version: string({
    pattern: '^0\\.[1-6]\\.[0-9]+$',
    description: 'a version of CompiledArtifacts from 0.1.0 to 0.6: compile with such a floe, or take a later floe-charts',
  }),
  metadata,
  identity,
  mode: optional(oneOf(['simple', 'centralized', 'mesh'])),
  inheritance_chain: optional(list(object({ name: string(), version: string(), scope: oneOf(['enterprise', 'domain']), ref: string() }))),
  observability,
  plugins: optional(
    object({
      compute: plugin,
      orchestrator: plugin,
      catalog: optional(plugin),
      storage: optional(plugin),
      ingestion: optional(plugin),
      semantic: optional(plugin),
      lineage_backend: optional(plugin),
    }),
  ),
  transforms: optional(object({ models: optional(list(model)), default_compute: string({ minLength: 1 }) })),
  dbt_profiles: optional(map(jsonObject())),
  governance: optional(jsonObject()),
  enforcement_result: optional(jsonObject()),
  data_contracts: optional(list(json())),
  quality_config: optional(jsonObject()),
});

export interface CompiledArtifacts extends ValuesOf<typeof compiledArtifacts> {
  readonly file: string;
  /** The file as it was read. */
  readonly text: string;
  /** What the file says, its nulls included. */
  readonly content: Readonly<Record<string, unknown>>;
}

/** @throws Problem where it is not one. */
export function readArtifacts(path: string): CompiledArtifacts {
  const document = readJson(path);
  const artifacts = checked(compiledArtifacts, document);
  return { ...artifacts, file: document.file, text: document.text, content: document.content as Record<string, unknown> };
}
