import type * as k8s from '../kubernetes/index.js';
import type { Described, ShapeKind, ValueType } from './value-type.js';
import { builders } from './value.js';

type ShapeOptions<V> = Described & { readonly default?: V };

function shape<V>(definition: string, json: ShapeKind['json'] = 'object') {
  return (options: ShapeOptions<V> = {}): ValueType<V> => ({
    ...(json === 'object' ? { default: {} } : {}),
    ...options,
    type: { kind: 'shape', definition, json },
  });
}

function shapes<V>(definition: string, what: string) {
  const item = shape<V>(definition);
  return (options: ShapeOptions<readonly V[]> = {}): ValueType<V[]> => builders.list(item({ description: what }), options);
}

/** The patterns of this library's own values, which its tests show to mean the same to RE2 and to ECMAScript. */
export const PROVEN_PATTERNS: ReadonlySet<string> = new Set<string>();

function text(pattern: string, maxLength?: number) {
  (PROVEN_PATTERNS as Set<string>).add(pattern);
  return (options: ShapeOptions<string> = {}): ValueType<string> =>
    builders.string({ pattern, ...(maxLength === undefined ? {} : { maxLength }), ...options });
}

const DNS_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';

/** A five-field cron expression or a macro, with the ranges and names that Kubernetes' parser (robfig/cron v3) knows. */
const CRON = (() => {
  const field = (value: string) => {
    const range = `(\\*|\\?|${value}(-${value})?)(/[1-9][0-9]*)?`;
    return `${range}(,${range})*`;
  };
  const months =
    '[Jj][Aa][Nn]|[Ff][Ee][Bb]|[Mm][Aa][Rr]|[Aa][Pp][Rr]|[Mm][Aa][Yy]|[Jj][Uu][Nn]|[Jj][Uu][Ll]|[Aa][Uu][Gg]|[Ss][Ee][Pp]|[Oo][Cc][Tt]|[Nn][Oo][Vv]|[Dd][Ee][Cc]';
  const days = '[Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt]';
  const fields = ['[0-5]?[0-9]', '([01]?[0-9]|2[0-3])', '(0?[1-9]|[12][0-9]|3[01])', `(0?[1-9]|1[0-2]|${months})`, `([0-6]|${days})`].map(
    field,
  );
  return `^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|${fields.join(' +')})$`;
})();

/**
 * Values in the shapes of Kubernetes: checked by the whole schema of the API (bundled, generated from its OpenAPI),
 * typed by the same, and printed as they are given.
 */
export const kubernetes = {
  // Scheduling
  nodeSelector: shape<Record<string, string>>('labels'),
  affinity: shape<k8s.Affinity>('affinity'),
  tolerations: shapes<k8s.Toleration>('toleration', 'A toleration.'),
  topologySpreadConstraints: shapes<k8s.TopologySpreadConstraint>('topologySpreadConstraint', 'A topology spread constraint.'),

  // Containers and pods
  resources: shape<k8s.ResourceRequirements>('resourceRequirements'),
  securityContext: shape<k8s.SecurityContext>('securityContext'),
  podSecurityContext: shape<k8s.PodSecurityContext>('podSecurityContext'),
  probe: shape<k8s.Probe>('probe'),
  lifecycle: shape<k8s.Lifecycle>('lifecycle'),
  container: shape<k8s.Container>('container'),
  containers: shapes<k8s.Container>('container', 'A container.'),
  ports: shapes<k8s.ContainerPort>('containerPort', 'A container port.'),
  volume: shape<k8s.Volume>('volume'),
  volumes: shapes<k8s.Volume>('volume', 'A volume.'),
  configMapVolumeSource: shape<k8s.ConfigMapVolumeSource>('configMapVolumeSource'),
  csiVolumeSource: shape<k8s.CSIVolumeSource>('csiVolumeSource'),
  emptyDirVolumeSource: shape<k8s.EmptyDirVolumeSource>('emptyDirVolumeSource'),
  ephemeralVolumeSource: shape<k8s.EphemeralVolumeSource>('ephemeralVolumeSource'),
  persistentVolumeClaimVolumeSource: shape<k8s.PersistentVolumeClaimVolumeSource>('persistentVolumeClaimVolumeSource'),
  projectedVolumeSource: shape<k8s.ProjectedVolumeSource>('projectedVolumeSource'),
  secretVolumeSource: shape<k8s.SecretVolumeSource>('secretVolumeSource'),
  volumeMounts: shapes<k8s.VolumeMount>('volumeMount', 'A volume mount.'),
  imagePullSecrets: shapes<k8s.LocalObjectReference>('localObjectReference', 'The name of a Secret with registry credentials.'),
  envFrom: shapes<k8s.EnvFromSource>('envFromSource', 'A ConfigMap or Secret whose keys become variables.'),
  secretKeySelector: shape<k8s.SecretKeySelector>('secretKeySelector'),
  configMapKeySelector: shape<k8s.ConfigMapKeySelector>('configMapKeySelector'),
  objectFieldSelector: shape<k8s.ObjectFieldSelector>('objectFieldSelector'),
  resourceFieldSelector: shape<k8s.ResourceFieldSelector>('resourceFieldSelector'),
  envVarSource: shape<k8s.EnvVarSource>('envVarSource'),
  hostAliases: shapes<k8s.HostAlias>('hostAlias', 'A line of /etc/hosts.'),
  dnsConfig: shape<k8s.PodDNSConfig>('podDNSConfig'),
  podFailurePolicy: shape<k8s.PodFailurePolicy>('podFailurePolicy'),

  // Metadata
  labels: shape<Record<string, string>>('labels'),
  annotations: shape<Record<string, string>>('annotations'),
  labelSelector: shape<k8s.LabelSelector>('labelSelector'),

  // Networking and workloads
  deploymentStrategy: shape<k8s.DeploymentStrategy>('deploymentStrategy'),
  ingressTls: shapes<k8s.IngressTLS>('ingressTLS', 'Hosts and the Secret with their certificate.'),
  networkPolicyPeers: shapes<k8s.NetworkPolicyPeer>('networkPolicyPeer', 'A peer.'),
  networkPolicyIngress: shapes<k8s.NetworkPolicyIngressRule>('networkPolicyIngressRule', 'An ingress rule.'),
  networkPolicyEgress: shapes<k8s.NetworkPolicyEgressRule>('networkPolicyEgressRule', 'An egress rule.'),

  limitRangeItems: shapes<k8s.LimitRangeItem>('limitRangeItem', 'The limits of one type of object.'),

  /** An amount of a resource: `500m`, `1Gi`, or a number. */
  quantity: shape<string | number>('quantity', 'string'),
  /** A number, or a name or percentage. */
  intOrString: shape<string | number>('intOrString', 'string'),

  /** A TCP or UDP port. */
  port: (options: ShapeOptions<number> = {}): ValueType<number> => builders.integer({ minimum: 1, maximum: 65535, ...options }),
  /** A schedule in cron's five fields, or a macro such as `@daily`. The time zone is a value of its own. */
  cron: text(CRON),
  /** A name of the IANA time zone database, such as `Europe/Amsterdam`; `Local` is not one. */
  timeZone: text('^(UTC|GMT|[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)+|[A-Z]{3}|[A-Z]{3}[0-9][A-Z]{3})$', 64),
  /** The name of an object: a DNS subdomain (RFC 1123). */
  name: text(`^${DNS_LABEL}(\\.${DNS_LABEL})*$`, 253),
  /** A DNS label (RFC 1123), the name of a Service, a namespace, a container. */
  dnsLabel: text(`^${DNS_LABEL}$`, 63),
  /** The key of a ConfigMap or Secret. */
  key: text('^[-._a-zA-Z0-9]+$', 253),
  /** The name of an environment variable. */
  envName: text('^[A-Za-z_][A-Za-z0-9_.-]*$', 253),
} as const;

/** The definitions of shapes in which an override must replace the whole: parts of two alternatives would be refused. */
export const ATOMIC_SHAPES: ReadonlySet<string> = new Set([
  'envVarSource',
  'volume',
  'probe',
  'lifecycle',
  'container',
  'deploymentStrategy',
]);

/** All that a chart's values may be declared with. */
export const value = { ...builders, k8s: kubernetes } as const;
