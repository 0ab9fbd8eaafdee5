import { asPresent, external, fail, format, get, hasKey, isPresent, orElse, when, type Expr, type Templated, type TemplatedItem, type ValuesOf } from '../../src/index.js';
import type { EnvVar, EnvVarSource } from '../../src/kubernetes/index.js';
import { envList, plainSource, type EnvEntry } from '../common/env.js';
import type { FloeJobs } from './floe-jobs.js';
import type { jobEnv } from './values.js';

type JobEnv = ValuesOf<typeof jobEnv>;
type JobEnvSource = JobEnv[string] & object;

/** The variables of a job; a source may be a key of one of the product's credentials. */
export function jobEnvironment(chart: FloeJobs, own: Expr<JobEnv>, ofChart: Readonly<Record<string, EnvEntry>>): TemplatedItem<EnvVar>[] {
  return envList<JobEnvSource>(own, ofChart, (source) =>
    when<EnvVarSource>(
      isPresent(source.credential),
      credentialKey(chart, asPresent(source.credential)),
      plainSource(source),
    ),
  );
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
