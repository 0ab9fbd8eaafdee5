import { value } from '../../src/values/kubernetes.js';
import type { ValuesOf } from '../../src/values/value-type.js';
import { checked } from './check.js';
import { TIERS, VERSION } from './parts.js';
import { readYaml } from './read.js';
import { Problem } from '../problem.js';

const { list, map, object, oneOf, optional, string } = value;

const transform = object({
  name: string({ pattern: '^[A-Za-z_][A-Za-z0-9_]*$', maxLength: 128, description: 'the name of a dbt model: letters, digits and _' }),
  compute: optional(string({ minLength: 1 })),
  tags: optional(list(string({ minLength: 1 }))),
  tier: optional(TIERS),
  dependsOn: optional(list(string({ minLength: 1 }))),
  qualityChecks: optional(list(value.json())),
});

/** floe.yaml: the data product as its engineers write it. */
const floeSpec = object({
  apiVersion: oneOf(['floe.dev/v1']),
  kind: oneOf(['FloeSpec']),
  metadata: object({
    name: string({ pattern: '^[a-z][a-z0-9-]*$', maxLength: 63, description: 'a name: lowercase letters, digits and -, a letter first' }),
    version: VERSION,
    description: optional(string()),
    owner: optional(string({ minLength: 1 })),
    labels: optional(map(string())),
  }),
  platform: optional(object({ manifest: string({ minLength: 1 }) })),
  transforms: optional(list(transform)),
  schedule: optional(
    object({
      cron: optional({
        ...value.k8s.cron(),
        description:
          'a cron expression: minute, hour, day of the month, month and day of the week, such as 0 6 * * *, or a macro such as @daily',
      }),
      timezone: optional({ ...value.k8s.timeZone(), description: 'a time zone, such as Europe/Amsterdam or UTC' }),
      enabled: optional(value.boolean()),
    }),
  ),
  ingestion: optional(value.json()),
  outputPorts: optional(value.json()),
  destinations: optional(value.json()),
});

export type FloeSpec = ValuesOf<typeof floeSpec> & { readonly file: string };

/** @throws Problem where it is not one. */
export function readSpec(path: string): FloeSpec {
  const document = readYaml(path);
  const spec = checked(floeSpec, document);
  const zone = spec.schedule?.timezone;
  if (zone !== undefined && !isTimeZone(zone))
    throw new Problem(`${document.file}: schedule.timezone: ${JSON.stringify(zone)} is not a time zone, such as Europe/Amsterdam or UTC.`);
  return { ...spec, file: document.file };
}

/** Whether there is a zone of just that name: the cluster's tells large letters from small ones. */
function isTimeZone(name: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}
