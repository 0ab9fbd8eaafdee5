import {
  and,
  asPresent,
  call,
  concat,
  either,
  format,
  isNotEmpty,
  isPresent,
  NamedTemplate,
  not,
  notEquals,
  orIfEmpty,
  release,
  replace,
  value,
  variable,
  when,
  whenSet,
  type Expr,
  type Refs,
  type Templated,
} from '../../src/index.js';
import { otlpProtocol, platformAddresses, type Addresses } from './addresses.js';
import type { Artifacts } from './artifacts.js';
import type { FloeJobs } from './floe-jobs.js';

const TEXTS = value.map(value.string());
type Env = Record<string, string>;
type Entries = Record<string, Templated<string> | Expr<string | undefined>>;

/** The variables of every job: where the artifacts and the platform's services are, and how telemetry and lineage are set. Found once. */
export function commonEnvironment(chart: FloeJobs, artifacts: Artifacts): Refs<Env> {
  const { platform } = chart.values;
  const { dagster, objectStorage, openLineage, otel, polaris } = platformAddresses(chart, artifacts);
  const entries: Entries = {
    FLOE_ARTIFACTS: when<string>(artifacts.exist, artifacts.file),
    FLOE_LOG_LEVEL: whenSet(artifacts.text('observability', 'telemetry', 'logging', 'log_level')),
    DBT_PROFILES_DIR: when<string>(artifacts.haveProfiles, artifacts.mountPath),
    POLARIS_URI: polaris,
    PYICEBERG_CATALOG__DEFAULT__TYPE: when<string>(isPresent(polaris), 'rest'),
    PYICEBERG_CATALOG__DEFAULT__URI: when<string>(isPresent(polaris), format`${asPresent(polaris)}/api/catalog`),
    PYICEBERG_CATALOG__DEFAULT__WAREHOUSE: when<string>(
      and(isPresent(polaris), isNotEmpty(platform.polaris.warehouse)),
      platform.polaris.warehouse,
    ),
    ...telemetry(chart, artifacts, otel),
    OPENLINEAGE_URL: openLineage,
    OPENLINEAGE_NAMESPACE: when<string>(isPresent(openLineage), lineageNamespace(chart, artifacts)),
    OPENLINEAGE_DISABLED: when<string>(artifacts.disable('observability', 'lineage'), 'true'),
    DAGSTER_WEBSERVER_URL: dagster,
    AWS_ENDPOINT_URL_S3: objectStorage,
    AWS_REGION: whenSet(platform.objectStorage.region),
  };
  const template = new NamedTemplate<Env>(chart, 'commonEnv', entries);
  return variable('commonEnv', call('fromYaml', TEXTS, template.text()));
}

/** https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ */
function telemetry({ values }: FloeJobs, artifacts: Artifacts, url: Addresses['otel']): Entries {
  const disabled = artifacts.disable('observability', 'telemetry', 'enabled');
  const on = and(isPresent(url), not(disabled));
  const environment = artifacts.text('observability', 'telemetry', 'resource_attributes', 'deployment_environment');
  const version = artifacts.text('metadata', 'product_version');
  const ratio = call('toString', value.string(), artifacts.at(value.string(), '', 'observability', 'telemetry', 'sampling', environment));
  const sampled = and(on, notEquals(ratio, ''));
  const attributes = concat(
    'service.namespace=floe',
    either(isNotEmpty(version), format`,service.version=${encoded(version)}`, ''),
    either(isNotEmpty(environment), format`,deployment.environment.name=${encoded(environment)}`, ''),
  );
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: when<string>(on, asPresent(url)),
    OTEL_EXPORTER_OTLP_PROTOCOL: when<string>(on, otlpProtocol(values.platform, artifacts)),
    OTEL_SERVICE_NAME: when<string>(on, orIfEmpty(values.product.name, release.name)),
    OTEL_RESOURCE_ATTRIBUTES: when<string>(on, attributes),
    OTEL_TRACES_SAMPLER: when<string>(sampled, 'parentbased_traceidratio'),
    OTEL_TRACES_SAMPLER_ARG: when<string>(sampled, ratio),
    OTEL_SDK_DISABLED: when<string>(disabled, 'true'),
  };
}

function lineageNamespace({ values }: FloeJobs, artifacts: Artifacts): Expr<string> {
  return orIfEmpty(
    values.platform.openLineage.namespace,
    orIfEmpty(artifacts.text('observability', 'lineage_namespace'), release.namespace),
  );
}

/** As the values of resource attributes are written: percent-encoded. */
const encoded = (text: Expr<string>): Expr<string> => replace(call('urlquery', value.string(), text), '+', '%20');
