import {
  asPresent,
  call,
  either,
  equals,
  external,
  fail,
  format,
  get,
  hasKey,
  isNotEmpty,
  isPresent,
  NamedTemplate,
  orElse,
  value,
  when,
  type Expr,
  type RefsOf,
  type Templated,
  type TemplatedItem,
  type ValuesOf,
} from '../../src/index.js';
import type { EnvVar, EnvVarSource } from '../../src/kubernetes/index.js';
import { envList, plainSource } from '../common/env.js';
import type { FloeJobs } from './floe-jobs.js';
import { jobEnv, type containerSettings } from './values/index.js';

type Settings = RefsOf<typeof containerSettings>;
type JobEnv = ValuesOf<typeof jobEnv>;
type JobEnvSource = JobEnv[string] & object;
const TEXTS = value.map(value.string());
type Env = Readonly<Record<string, string>>;

/** The variables of a container: those of every job, those of its kind, and the operator's own, of which later ones win. */
export function jobEnvironment(chart: FloeJobs, settings: Settings, job: Expr<string>, common: Expr<Env>): TemplatedItem<EnvVar>[] {
  const template = new NamedTemplate<Env>(chart, 'kindEnv', kindEnvironment(settings, job, common));
  // Texts only: Helm before 3.17 does not merge a source over a text.
  const ofChart = call('mergeOverwrite', TEXTS, call('dict', TEXTS), common, call('fromYaml', TEXTS, template.text()));
  return envList<JobEnvSource>(settings.env, ofChart, (source) =>
    when<EnvVarSource>(isPresent(source.credential), credentialKey(chart, asPresent(source.credential)), plainSource(source)),
  );
}

/** The variables that the options of a kind make. */
function kindEnvironment(
  { kind, dbt, dlt }: Settings,
  job: Expr<string>,
  common: Expr<Env>,
): Record<string, Templated<string> | Expr<string | undefined>> {
  const of = (name: string, content: Expr<string>): Expr<string | undefined> =>
    when<string>(equals(kind, name), when<string>(isNotEmpty(content), content) as Templated<string>);
  const profiles = either(isNotEmpty(dbt.profilesDir), dbt.profilesDir, orElse(get(common, 'DBT_PROFILES_DIR'), dbt.projectDir));
  return {
    FLOE_JOB: job,
    DBT_PROJECT_DIR: of('dbt', dbt.projectDir),
    DBT_PROFILES_DIR: of('dbt', profiles),
    PIPELINE_NAME: of('dlt', dlt.pipelineName),
    DATASET_NAME: of('dlt', dlt.datasetName),
    REFRESH: of('dlt', dlt.refresh),
  };
}

function credentialKey(chart: FloeJobs, credential: { readonly name: Expr<string>; readonly key: Expr<string> }): Templated<EnvVarSource> {
  return { secretKeyRef: { name: secretNameOf(chart, credential.name), key: credential.key } };
}

/** The Secret of one of the product's credentials; the install fails where there is no such credential. */
export function secretNameOf(chart: FloeJobs, name: Expr<string>): Expr<string> {
  const { credentials } = chart.values;
  const { existingSecret } = get(credentials, name);
  return when<string>(
    hasKey(credentials, name),
    orElse(existingSecret, external(chart.nameFor('Secret', name))),
    fail(format`There is no credential '${name}' under .Values.credentials.`),
  );
}
