import {
  call,
  either,
  equals,
  isNotEmpty,
  NamedTemplate,
  orIfEmpty,
  release,
  value,
  variable,
  when,
  whenSet,
  type Expr,
  type RefsOf,
  type Templated,
} from '../../src/index.js';
import { PLATFORM_SERVICES, platformUrl, type PlatformService } from '../common/endpoints.js';
import type { Artifacts } from './artifacts.js';
import type { FloeJobs } from './floe-jobs.js';

const address = value.optional(value.string());

/** The addresses of the platform's services; absent where there is none. */
const ADDRESSES = value.object({ polaris: address, otel: address, openLineage: address, dagster: address, objectStorage: address });
export type Addresses = RefsOf<typeof ADDRESSES>;

type Platform = FloeJobs['values']['platform'];

/** Where the services of the platform are: as given, in the release of floe-platform, or as the artifacts have it. Found once. */
export function platformAddresses(chart: FloeJobs, artifacts: Artifacts): Addresses {
  const { platform } = chart.values;
  const { dagster, objectStorage, openLineage, otel, polaris } = platform;
  const addresses = new NamedTemplate<{ [K in keyof Addresses]?: string }>(chart, 'addresses', {
    polaris: addressOf(polaris, inRelease(platform, PLATFORM_SERVICES.polaris)),
    otel: addressOf(otel, collector(platform, artifacts)),
    openLineage: addressOf(
      openLineage,
      inRelease(platform, PLATFORM_SERVICES.openLineage, whenSet(artifacts.text('observability', 'lineage_endpoint'))),
    ),
    dagster: addressOf(dagster, inRelease(platform, PLATFORM_SERVICES.dagster)),
    objectStorage: addressOf(objectStorage, inRelease(platform, PLATFORM_SERVICES.objectStorage)),
  });
  return variable('addresses', call('fromYaml', ADDRESSES, addresses.text()));
}

type Address = Expr<string | undefined>;

function addressOf(service: { enabled: Expr<boolean>; url: Expr<string> }, otherwise: Address): Address {
  return when<string>(service.enabled, when<string | undefined>(isNotEmpty(service.url), service.url, otherwise) as Templated<string>);
}

function inRelease(platform: Platform, service: PlatformService, otherwise?: Address): Address {
  const namespace = orIfEmpty(platform.namespace, release.namespace);
  const url = platformUrl(service, platform.release, namespace);
  return otherwise === undefined
    ? when<string>(isNotEmpty(platform.release), url)
    : when<string | undefined>(isNotEmpty(platform.release), url, otherwise);
}

function collector(platform: Platform, artifacts: Artifacts): Address {
  const compiled = whenSet(artifacts.text('observability', 'telemetry', 'otlp_endpoint'));
  return when<string | undefined>(
    equals(otlpProtocol(platform, artifacts), 'grpc'),
    inRelease(platform, PLATFORM_SERVICES.otelGrpc, compiled),
    inRelease(platform, PLATFORM_SERVICES.otelHttp, compiled),
  );
}

/** `grpc` or `http/protobuf`, as OpenTelemetry's SDKs call them. */
export function otlpProtocol(platform: Platform, artifacts: Artifacts): Expr<string> {
  const compiled = artifacts.text('observability', 'telemetry', 'otlp_protocol');
  return orIfEmpty(platform.otel.protocol, either(equals(compiled, 'http'), 'http/protobuf', 'grpc'));
}
