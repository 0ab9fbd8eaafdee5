import type { floeJobsValues } from '../../constructs/index.js';
import type { PartialValues } from '../../src/index.js';
import type { CompiledArtifacts } from '../documents/artifacts.js';
import type { Manifest } from '../documents/manifest.js';
import type { FloeSpec } from '../documents/spec.js';
import type { ImageParts } from './image.js';
import { productJobs } from './jobs.js';
import { asLabel } from './label.js';
import { profileVariables } from './profile-variables.js';

export type JobsValues = PartialValues<typeof floeJobsValues>;
export type JobValues = NonNullable<NonNullable<JobsValues['jobs']>[string]>;
export type StepValues = NonNullable<JobValues['steps']>[number];

export interface ProductOptions {
  readonly spec: FloeSpec;
  readonly artifacts: CompiledArtifacts;
  readonly manifest: Manifest | undefined;
  readonly image: ImageParts | undefined;
  readonly secret: string | undefined;
  readonly preset: string | undefined;
  readonly platformRelease: string | undefined;
  readonly platformNamespace: string | undefined;
  readonly embed: boolean;
  readonly artifactsPath: string | undefined;
  readonly pause: boolean;
}

/** The name of the credential that profiles.yml uses. */
const PROFILE = 'profile';

/** The values of floe-jobs for a product. A key is there only if the product or the options say something about it. */
export function productValues(options: ProductOptions): JobsValues {
  const { artifacts, secret, spec } = options;
  return present({
    product: product(spec, artifacts),
    artifacts: artifactsValues(options),
    platform: platform(options),
    resourcePresets: presets(options.manifest),
    credentials: secret === undefined ? {} : { [PROFILE]: { existingSecret: secret } },
    defaults: present({ image: options.image ?? {}, env: secret === undefined ? {} : profileEnv(artifacts) }),
    jobs: productJobs(spec, artifacts, options),
  });
}

function product({ metadata }: FloeSpec, { identity }: CompiledArtifacts): Record<string, string> {
  const { domain = identity.domain, tier = '' } = metadata.labels ?? {};
  const labels = { name: metadata.name, version: metadata.version, domain, owner: metadata.owner ?? '', tier };
  return Object.fromEntries(Object.entries(labels).flatMap(([key, text]) => (asLabel(text) === '' ? [] : [[key, asLabel(text)]])));
}

function artifactsValues({ artifacts, artifactsPath, embed }: ProductOptions): object {
  return { ...(embed ? { content: artifacts.content } : {}), ...(artifactsPath === undefined ? {} : { path: artifactsPath }) };
}

/** Addresses only as the options say; what the artifacts switch off is off. */
function platform({ artifacts, platformNamespace, platformRelease }: ProductOptions): object {
  const { observability, plugins } = artifacts;
  const warehouse = plugins?.catalog?.type === 'polaris' ? plugins.catalog.config?.['warehouse'] : undefined;
  return {
    ...(platformRelease === undefined ? {} : { release: platformRelease }),
    ...(platformNamespace === undefined ? {} : { namespace: platformNamespace }),
    ...(typeof warehouse === 'string' ? { polaris: { warehouse } } : {}),
    ...(observability.telemetry.enabled === false ? { otel: { enabled: false } } : {}),
    ...(observability.lineage === false ? { openLineage: { enabled: false } } : {}),
  };
}

function presets(manifest: Manifest | undefined): object {
  const amounts = (cpu: string | undefined, memory: string | undefined): object => present({ cpu, memory });
  return Object.fromEntries(
    Object.entries(manifest?.resource_presets ?? {}).map(([name, { cpu_limit, cpu_request, memory_limit, memory_request }]) => [
      name,
      present({ requests: amounts(cpu_request, memory_request), limits: amounts(cpu_limit, memory_limit) }),
    ]),
  );
}

function profileEnv({ dbt_profiles: profiles }: CompiledArtifacts): object {
  return Object.fromEntries(profileVariables(profiles).map((name) => [name, { credential: { name: PROFILE, key: name } }]));
}

/** The same, without what is absent or empty. */
function present<T extends object>(values: T): T {
  const said = ([, part]: [string, unknown]): boolean =>
    part !== undefined && (typeof part !== 'object' || Object.keys(part as object).length > 0);
  return Object.fromEntries(Object.entries(values).filter(said)) as T;
}
