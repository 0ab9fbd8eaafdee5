import {
  and,
  asPresent,
  call,
  equals,
  format,
  get,
  contains,
  isNotEmpty,
  isPresent,
  items,
  loop,
  orElse,
  required,
  toJson,
  toText,
  value,
  when,
  whenSet,
  type Expr,
  type RefsOf,
  type Templated,
  type TemplatedItem,
} from '../../src/index.js';
import type { Container, ResourceRequirements, VolumeMount } from '../../src/kubernetes/index.js';
import { imageReference } from '../common/image.js';
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
    image: imageReference(settings.image, format`Job '${job}'`),
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
  return required(get(values.resourcePresets, name), format`Job '${job}': there is no resource preset '${name}' under .Values.resourcePresets.`);
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

function dbtArguments(dbt: Settings['dbt']): TemplatedItem<string>[] {
  const words = loop(call('splitList', value.list(value.string()), ' ', dbt.command), { item: 'word' });
  const option = (name: string, content: Expr<string>): TemplatedItem<string>[] => [
    when<string>(isNotEmpty(content), name),
    whenSet(content),
  ];
  const refreshes = contains(call('list', value.list(value.string()), 'build', 'run', 'seed', 'compile'), dbt.command);
  return [
    words.each(words.item),
    when<string>(isNotEmpty(dbt.select), '--select'),
    items(dbt.select),
    when<string>(isNotEmpty(dbt.exclude), '--exclude'),
    items(dbt.exclude),
    when<string>(isNotEmpty(dbt.vars), '--vars'),
    when<string>(isNotEmpty(dbt.vars), toJson(dbt.vars)),
    ...option('--target', dbt.target),
    when<string>(isPresent(dbt.threads), '--threads'),
    when<string>(isPresent(dbt.threads), toText(asPresent(dbt.threads))),
    when<string>(and(dbt.fullRefresh, refreshes), '--full-refresh'),
  ];
}

function qualityArguments(quality: Settings['quality']): TemplatedItem<string>[] {
  const variable = loop(quality.variables, { key: 'name', item: 'content' });
  return [
    'scan',
    when<string>(isNotEmpty(quality.dataSource), '-d'),
    whenSet(quality.dataSource),
    '-c',
    quality.configuration,
    variable.each<string>(format`--variable=${variable.key}=${variable.item}`),
    items(quality.checks),
  ];
}
