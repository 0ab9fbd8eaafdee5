import { profileVariables } from './profile-variables.js';
import type { JobsValues, ProductOptions } from './product-values.js';

type Remarks = Readonly<Partial<Record<keyof JobsValues, readonly string[]>>>;

/** What the values leave to whoever installs them, or what they should know; each under the key that it is about. */
export function remarks(options: ProductOptions): Remarks {
  return { artifacts: aboutArtifacts(options), defaults: [...aboutImage(options), ...aboutProfile(options)], jobs: aboutSchedule(options) };
}

function aboutArtifacts({ artifacts, artifactsPath, embed }: ProductOptions): string[] {
  if (embed) return [];
  if (artifactsPath !== undefined)
    return [
      'In the image, where the chart cannot read them: profiles.yml must be in the dbt project, and addresses come from these values alone.',
    ];
  return [`The CompiledArtifacts come with the install: add --set-file artifacts.file=${artifacts.file}`];
}

function aboutImage({ image }: ProductOptions): string[] {
  return image === undefined ? ['No image yet: give --image, or set defaults.image.repository and defaults.image.tag at the install.'] : [];
}

function aboutProfile({ artifacts, secret }: ProductOptions): string[] {
  const variables = profileVariables(artifacts.dbt_profiles);
  if (secret !== undefined || variables.length === 0) return [];
  return [`profiles.yml reads ${variables.join(', ')}: give --secret with the name of a Secret that has these keys, or set defaults.env.`];
}

function aboutSchedule({ artifacts, pause, spec }: ProductOptions): string[] {
  const { cron, enabled = true } = spec.schedule ?? {};
  if (cron === undefined) return [`${spec.file} has no schedule: this runs once at the install, and again when it changes.`];
  if (!enabled) return [`Paused, for ${spec.file} has schedule.enabled: false.`];
  if (pause) return ['Paused, by --pause: something else starts the product.'];
  const dagster = artifacts.plugins?.orchestrator.type === 'dagster';
  return dagster ? ['Kubernetes starts this. If Dagster runs the product on a schedule too, give --pause, or everything runs twice.'] : [];
}
