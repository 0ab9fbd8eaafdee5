import {
  combine,
  fail,
  format,
  hasKey,
  jsonDocument,
  loop,
  when,
  whenSet,
  type Expr,
  type RefsOf,
  type TemplatedItem,
} from '../../../src/index.js';
import type { EnvVar, Volume, VolumeMount } from '../../../src/kubernetes/index.js';
import { literal } from '../../common/literal.js';
import { ownMounts, ownVolumes } from '../../common/volumes.js';
import { ownVariables } from './env.js';
import { RESERVED_VOLUMES } from './home.js';
import type { Parts } from './parts.js';
import type { codeLocationValues } from './values/code-locations.js';

/**
 * What the runs of a code location have other than those of others, as the JSON that its server tells Dagster.
 */
export function containerContext(
  { chart }: Parts,
  name: Expr<string>,
  { env, envFrom, image, runs, volumes }: RefsOf<typeof codeLocationValues>,
): Expr<string> {
  const whose = format`Code location '${name}'`;
  const each = loop(volumes, { key: 'volumeName', item: 'volume' });
  const conflict = each.each<Volume>(
    when<Volume>(
      hasKey(chart.values.runs.volumes, each.key),
      fail(
        format`${whose} has a volume '${each.key}', as have all runs: its own runs would get both. Give one another name, or set the location's runs.inherit to false.`,
      ),
    ),
  );
  const inherited = <V>(list: readonly TemplatedItem<V>[]) => when<V[]>(runs.inherit, list as never);
  const { k8sConfig } = runs;
  const context = {
    k8s: combine<Record<string, unknown>>(
      {
        image_pull_policy: image.pullPolicy,
        env: inherited<EnvVar>(ownVariables(env)),
        volumes: inherited<Volume>([conflict, ownVolumes(volumes, { taken: RESERVED_VOLUMES, whose })]),
        volume_mounts: inherited<VolumeMount>([ownMounts(volumes)]),
        resources: whenSet(runs.resources),
        run_k8s_config: {
          container_config: combine<Record<string, unknown>>(
            { envFrom: when<unknown>(runs.inherit, whenSet(envFrom) as never) },
            k8sConfig.containerConfig,
          ),
          pod_spec_config: k8sConfig.podSpecConfig,
          pod_template_spec_metadata: k8sConfig.podTemplateSpecMetadata,
          job_spec_config: k8sConfig.jobSpecConfig,
          job_metadata: k8sConfig.jobMetadata,
        },
      },
      runs.containerContext,
    ),
  };
  return literal(jsonDocument(context));
}
