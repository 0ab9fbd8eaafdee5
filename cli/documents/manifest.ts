import { value } from '../../src/values/kubernetes.js';
import type { ValuesOf } from '../../src/values/value-type.js';
import { checked } from './check.js';
import { readYaml, type Document } from './read.js';

const { map, object, oneOf, optional, string } = value;

const amount = optional(string({ pattern: '^[0-9]+(\\.[0-9]+)?(m|[kMGTPE]|[KMGTPE]i)?$', description: 'an amount, such as 500m or 1Gi' }));

const presets = map(object({ cpu_request: amount, cpu_limit: amount, memory_request: amount, memory_limit: amount }), {
  keys: { pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', maxLength: 63 },
});

/** What of the platform's manifest.yaml concerns the jobs. */
const manifestPart = object({
  apiVersion: oneOf(['floe.dev/v1']),
  kind: oneOf(['Manifest']),
  resource_presets: optional(presets),
});

export type Manifest = ValuesOf<typeof manifestPart>;

/**
 * Checks only what concerns the jobs: the rest is the platform's, and grows without them.
 *
 * @throws Problem where it is not a manifest.
 */
export function readManifest(path: string): Manifest {
  const document = readYaml(path);
  return checked(manifestPart, { ...document, content: partOf(document) });
}

function partOf({ content }: Document): unknown {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return content;
  return Object.fromEntries(Object.entries(content).filter(([key]) => key in manifestPart.properties));
}
