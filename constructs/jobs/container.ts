import {
  equals,
  format,
  get,
  isNotEmpty,
  orElse,
  required,
  when,
  whenSet,
  type Expr,
  type RefsOf,
  type Templated,
  type TemplatedItem,
} from '../../src/index.js';
import type { Container, ResourceRequirements, VolumeMount } from '../../src/kubernetes/index.js';
import { imageReference } from '../common/image.js';
import { dbtArguments, qualityArguments } from './arguments.js';
import { jobEnvironment } from './environment.js';
import type { FloeJobs } from './floe-jobs.js';
import type { containerSettings } from './values/index.js';

type Settings = RefsOf<typeof containerSettings>;

export interface ContainerProps {
  readonly chart: FloeJobs;
  /** The job's name. */
  readonly job: Expr<string>;
  /** The step's name, if it has one. */
  readonly step: Expr<string | undefined>;
  readonly settings: Settings;
  /** The variables of every job. */
  readonly common: Expr<Readonly<Record<string, string>>>;
  readonly mounts: readonly TemplatedItem<VolumeMount>[];
}

/** The container of a job or of one of its steps, whatever its kind. */
export function jobContainer({ chart, job, step, settings, common, mounts }: ContainerProps): Templated<Container> {
  return {
    name: orElse(step, 'job'),
    image: imageReference(chart, settings.image, format`Job '${job}'`),
    imagePullPolicy: settings.image.pullPolicy,
    command: whenSet(settings.command),
    args: when<string[] | undefined>(isNotEmpty(settings.args), settings.args, kindArguments(settings)),
    workingDir: whenSet(settings.workingDir),
    env: jobEnvironment(chart, settings, job, common),
    envFrom: whenSet(settings.envFrom),
    resources: when<ResourceRequirements>(isNotEmpty(settings.resources), settings.resources, preset(chart, job, settings.resourcePreset)),
    securityContext: whenSet(settings.securityContext),
    volumeMounts: mounts,
  };
}

function preset({ values }: FloeJobs, job: Expr<string>, name: Expr<string>): Expr<ResourceRequirements> {
  return required(
    get(values.resourcePresets, name),
    format`Job '${job}': there is no resource preset '${name}' under .Values.resourcePresets.`,
  );
}

// ---------------------------------------------------------------------------------------------------------------- Kinds

/** The arguments that the options of a kind make. */
function kindArguments({ kind, dbt, dlt, quality }: Settings): Expr<string[] | undefined> {
  return when<string[] | undefined>(
    equals(kind, 'dbt'),
    dbtArguments(dbt),
    when<string[] | undefined>(equals(kind, 'dlt'), [dlt.script], when<string[]>(equals(kind, 'quality'), qualityArguments(quality))),
  );
}
