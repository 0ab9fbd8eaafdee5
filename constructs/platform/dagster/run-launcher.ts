import {
  and,
  asPresent,
  combine,
  fail,
  format,
  greaterThan,
  hasKey,
  isPresent,
  loop,
  not,
  notEquals,
  or,
  release,
  when,
  whenSet,
  type Condition,
  type Expr,
  type Free,
} from '../../../src/index.js';
import { RUN_COMPONENT } from '../../common/dagster.js';
import { databaseCaMounts, databaseCaVolumes } from '../../common/wait-for-database.js';
import { podFields } from '../../common/pod-settings.js';
import { ownMounts, ownVolumes } from '../../common/volumes.js';
import type { Dagster } from './dagster.js';
import { variables } from './env.js';
import { DAGSTER_HOME, RESERVED_VOLUMES, writableMounts, writableVolumes } from './home.js';
import type { Parts } from './parts.js';
import { PASSWORD_VARIABLE } from './storage.js';

type Runs = Dagster['values']['runs'];

/**
 * `run_launcher` of dagster.yaml: how Dagster starts a Job for each run. The launcher takes fields of Kubernetes as
 * Kubernetes spells them.
 */
export function runLauncher(parts: Parts, instanceConfigMap: Expr<string>): Free {
  const { chart, database, runAccount, runNamespace } = parts;
  const { global, runs } = chart.values;
  return {
    module: 'dagster_k8s',
    class: 'K8sRunLauncher',
    config: {
      load_incluster_config: true,
      k8s_api_ssl_ca_cert_file: runs.k8sApiSslCaCertFile,
      instance_config_map: instanceConfigMap,
      dagster_home: DAGSTER_HOME,
      // The launcher would give the variable a second time.
      postgres_password_secret: when<string>(not(hasKey(runs.env, PASSWORD_VARIABLE)), database.secret.name),
      job_namespace: withSecrets(chart.values, runNamespace),
      service_account_name: runAccount,
      job_image: whenSet(runs.image),
      image_pull_policy: runs.imagePullPolicy,
      image_pull_secrets: whenSet(global.floe.imagePullSecrets),
      env_vars: whenSet(runs.inheritEnv),
      labels: combine<Record<string, string>>(chart.selectorLabels(RUN_COMPONENT), runs.podLabels),
      scheduler_name: runs.schedulerName,
      fail_pod_on_run_failure: runs.failPodOnRunFailure,
      only_allow_user_defined_k8s_config_fields: allowedFields(runs),
      only_allow_user_defined_env_vars: runs.onlyAllowUserDefinedEnvVars,
      run_k8s_config: runConfig(parts),
    },
  };
}

/** Whether the pods of runs get a token of the API: to start pods, or because Dagster then makes a launcher in each. */
export const runsNeedToken = ({ runMonitoring, runs }: Dagster['values']): Condition =>
  or(runs.startsPods, greaterThan(runMonitoring.maxResumeRunAttempts, 0));

/** The Job of a run: restricted, and with the volumes and variables that Dagster needs. */
function runConfig(parts: Parts): Free {
  const { chart, computeLogs, database } = parts;
  const { runs } = chart.values;
  const sidecar = loop(runs.sidecars);
  return {
    container_config: combine<Record<string, unknown>>(
      {
        env: variables(runs.env, computeLogs.env),
        envFrom: whenSet(runs.envFrom),
        resources: whenSet(runs.resources),
        securityContext: whenSet(runs.securityContext),
        volumeMounts: [...writableMounts, ...databaseCaMounts(database), ...computeLogs.mounts, ownMounts(runs.volumes)],
      },
      runs.k8sConfig.containerConfig,
    ),
    pod_spec_config: combine<Record<string, unknown>>(
      {
        automountServiceAccountToken: runsNeedToken(chart.values),
        enableServiceLinks: false,
        ...(podFields(runs) as object),
        runtimeClassName: runs.runtimeClassName,
        initContainers: whenSet(runs.initContainers),
        containers: [sidecar.each<unknown>(sidecar.item)],
        volumes: [
          ...writableVolumes,
          ...databaseCaVolumes(database),
          ...computeLogs.volumes,
          ownVolumes(runs.volumes, { taken: RESERVED_VOLUMES, whose: 'The pod of a run' }),
        ],
      },
      runs.k8sConfig.podSpecConfig,
    ),
    pod_template_spec_metadata: combine<Record<string, unknown>>(
      { annotations: whenSet(runs.podAnnotations) },
      runs.k8sConfig.podTemplateSpecMetadata,
    ),
    job_spec_config: combine<Record<string, unknown>>(
      {
        ttlSecondsAfterFinished: runs.ttlSecondsAfterFinished,
        backoffLimit: runs.backoffLimit,
        activeDeadlineSeconds: runs.activeDeadlineSeconds,
      },
      runs.k8sConfig.jobSpecConfig,
    ),
    job_metadata: runs.k8sConfig.jobMetadata,
  };
}

/** This release makes no Secret in another namespace: those that runs need must be the operator's own, in both. */
function withSecrets({ computeLogs, global }: Dagster['values'], namespace: Expr<string>): Expr<string> {
  const isElsewhere = notEquals(namespace, release.namespace);
  const missing = (path: string) =>
    fail(
      format`Runs start in the namespace ${namespace}, where this release makes no Secret: make one in both namespaces, and set ${path}.existingSecret to its name.`,
    );
  const { credential } = computeLogs;
  return when<string>(
    and(isElsewhere, not(isPresent(global.floe.postgresql.databases.dagster.credential.existingSecret))),
    missing('global.floe.postgresql.databases.dagster.credential'),
    when<string>(
      and(isElsewhere, isPresent(credential), not(isPresent(credential.existingSecret))),
      missing('computeLogs.credential'),
      namespace,
    ),
  );
}

function allowedFields({ onlyAllowUserDefinedK8sConfigFields: given }: Runs): Expr<unknown> {
  const allowed = asPresent(given);
  return when<unknown>(isPresent(given), {
    container_config: allowed.containerConfig,
    pod_spec_config: allowed.podSpecConfig,
    pod_template_spec_metadata: allowed.podTemplateSpecMetadata,
    job_spec_config: allowed.jobSpecConfig,
    job_metadata: allowed.jobMetadata,
    namespace: allowed.namespace,
  } as never);
}
