import { value } from '../../../src/index.js';
import { url } from '../../common/patterns.js';

const endpoint = (what: string) => ({
  enabled: value.boolean({ default: true, description: `Whether jobs get the address of ${what}.` }),
  url: url(
    `The address of ${what}. Default: that of the release above. One outside of the platform's namespace also needs a rule in networkPolicy.egress.`,
  ),
});

/** Where the jobs find the services of the platform. */
export const platformValues = value.object(
  {
    release: value.string({
      default: '',
      pattern: '^([a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$',
      maxLength: 53,
      description: 'The release of floe-platform whose services the jobs use. Empty: only addresses that are given below.',
    }),
    namespace: value.string({
      default: '',
      pattern: '^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$',
      maxLength: 63,
      description: "The namespace of that release. Default: the jobs' own.",
    }),
    polaris: value.object({
      ...endpoint('Polaris, the catalog, as POLARIS_URI and for PyIceberg'),
      warehouse: value.string({ default: '', description: 'The catalog in Polaris that PyIceberg uses.' }),
    }),
    otel: value.object({
      ...endpoint('the OpenTelemetry collector, as OTEL_EXPORTER_OTLP_ENDPOINT'),
      protocol: value.oneOf(['', 'grpc', 'http/protobuf'], {
        default: '',
        description: "The protocol of OpenTelemetry. Default: the artifacts' own, or grpc.",
      }),
    }),
    openLineage: value.object({
      ...endpoint('the OpenLineage receiver, as OPENLINEAGE_URL'),
      namespace: value.string({ default: '', description: "The namespace of the lineage. Default: the artifacts' own." }),
    }),
    dagster: value.object(endpoint('Dagster, as DAGSTER_WEBSERVER_URL')),
    objectStorage: value.object({
      ...endpoint('the object storage, as AWS_ENDPOINT_URL_S3'),
      region: value.string({ default: '', description: 'The region of the object storage, as AWS_REGION.' }),
    }),
  },
  { description: 'The services of the platform, whose addresses every job gets as environment variables.' },
);
