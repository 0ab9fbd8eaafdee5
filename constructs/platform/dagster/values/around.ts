import { podValues } from '../../../common/pod-settings.js';
import { value } from '../../../../src/index.js';

const HOST = { pattern: '^([*][.])?[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$', maxLength: 253 } as const;
const hosts = (whose: string) => value.list(value.string(HOST), { description: `The host names of ${whose}.` });

const { resources, nodeSelector, tolerations, affinity } = podValues({
  resources: {
    requests: { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '64Mi' },
    limits: { cpu: '1', memory: '512Mi', 'ephemeral-storage': '1Gi' },
  },
});
const short = { resources, nodeSelector, tolerations, affinity };

/** What surrounds Dagster: the ingress, network rules, the migration of its schema, the test. */
export const aroundValues = {
  rbac: value.object(
    {
      create: value.boolean({
        default: true,
        description: 'Whether the chart gives the service accounts the rights that Dagster needs, in the namespace where runs start.',
      }),
    },
    { description: 'Rights in the API of Kubernetes.' },
  ),
  ingress: value.object(
    {
      enabled: value.boolean({ default: false, description: 'Whether the web server is reached from outside of the cluster.' }),
      className: value.optional(value.k8s.name(), { description: "The ingress class. Default: the cluster's." }),
      annotations: value.k8s.annotations({ description: 'Annotations of the Ingress.' }),
      labels: value.k8s.labels({ description: 'Further labels of the Ingress.' }),
      hosts: hosts('the web server'),
      readOnlyHosts: hosts('the read-only web server, where there is one'),
      pathType: value.oneOf(['Prefix', 'Exact', 'ImplementationSpecific'], {
        default: 'Prefix',
        description: "How paths are compared. The path is the web server's pathPrefix.",
      }),
      tls: value.k8s.ingressTls({ description: 'Host names, and the Secrets with their certificates.' }),
    },
    { description: 'The Ingress. Dagster knows no users: let the ingress ask who it is.' },
  ),
  networkPolicy: value.object(
    {
      clients: value.k8s.networkPolicyPeers({
        default: [{ namespaceSelector: {} }],
        description:
          'Who may reach the web servers: the ingress controller, for example. Default: every pod of the cluster, and nothing else.',
      }),
      https: value.boolean({
        default: true,
        description: 'Whether all but the test may reach port 443 of everything: object storage, warehouses.',
      }),
      egress: value.k8s.networkPolicyEgress({ description: 'Further rules for what code locations and runs may reach.' }),
    },
    { description: 'What the pods may reach, where global.floe.networkPolicy.enabled.' },
  ),
  migration: value.object(
    {
      enabled: value.boolean({
        default: true,
        description: "Whether an upgrade of the release first brings Dagster's tables to what its version needs.",
      }),
      activeDeadlineSeconds: value.integer({
        default: 600,
        minimum: 30,
        maximum: 86_400,
        description: "After how many seconds it fails, and the upgrade with it. Helm's own --timeout counts, too.",
      }),
      ...short,
    },
    { description: 'The Job that migrates the schema before an upgrade.' },
  ),
  test: value.object(
    {
      enabled: value.boolean({
        default: true,
        description: 'Whether `helm test` checks that the web server answers, every code location has loaded and the daemon lives.',
      }),
      timeoutSeconds: value.integer({
        default: 120,
        minimum: 1,
        maximum: 3600,
        description: 'How many seconds all that may take.',
      }),
      ...short,
    },
    { description: 'The test.' },
  ),
};
