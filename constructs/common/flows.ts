import {
  Manifest,
  release,
  when,
  When,
  type Condition,
  type Expr,
  type HelmChart,
  type Templated,
  type TemplatedItem,
} from '../../src/index.js';
import type {
  NetworkPolicy,
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from '../../src/kubernetes/index.js';

/** One end of a flow: pods of a chart of the platform, or something else. */
export interface Party {
  /** What it is called in the picture of the architecture. */
  readonly title: string;
  /** The chart whose pods it is; undefined for anything else. */
  readonly chart?: string;
  /** The component of that chart. Default: all pods of the chart. */
  readonly component?: string;
  /** By what a network policy knows it. Default: it does not, and allows the ports from or to anywhere. */
  readonly peers?: readonly TemplatedItem<NetworkPolicyPeer>[];
}

/** Who opens connections to whom. Network policies and the picture of the architecture are made from the same flows. */
export interface Flow {
  readonly from: Party;
  readonly to: Party;
  /** TCP ports, by name or number. */
  readonly ports: readonly Templated<string | number>[];
  /** What for, in a few words. */
  readonly purpose: string;
  /** When there is such a flow. Default: always. */
  readonly when?: Condition;
}

/**
 * The pods of a chart in this release, in the release's namespace or the one given. The namespace is always named: a policy
 * of another namespace would look for them there.
 */
export function podsOf(title: string, chart: string, component?: string, namespace: Expr<string> = release.namespace): Party {
  const matchLabels = {
    'app.kubernetes.io/name': chart,
    'app.kubernetes.io/instance': release.name,
    ...(component === undefined ? {} : { 'app.kubernetes.io/component': component }),
  };
  return {
    title,
    chart,
    ...(component === undefined ? {} : { component }),
    peers: [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        podSelector: { matchLabels },
      },
    ],
  };
}

/** Anything that is no pod of the platform, by whatever address. */
export const outside = (title: string): Party => ({ title });

/** The API server: its address is known to no selector, and is that of the node behind the Service's. */
export const KUBERNETES_API = outside('Kubernetes API');
export const KUBERNETES_API_PORTS = [443, 6443] as const;

interface ComponentRules {
  /** Further rules: the operator's own, for example. */
  readonly ingress?: readonly TemplatedItem<NetworkPolicyIngressRule>[];
  readonly egress?: readonly TemplatedItem<NetworkPolicyEgressRule>[];
  /** The namespace of the component's pods. Default: the release's. */
  readonly namespace?: Expr<string>;
  /** When the component's pods are there. Default: always. */
  readonly when?: Condition;
}

/**
 * A network policy for each component of a chart: it may open and accept the connections of the flows, and resolve names.
 *
 * @param components by `app.kubernetes.io/component`.
 */
export function addFlowPolicies(
  chart: HelmChart,
  props: {
    readonly enabled: Condition;
    readonly flows: readonly Flow[];
    readonly components: Readonly<Record<string, ComponentRules>>;
  },
): void {
  const scope = new When(chart, 'WithNetworkPolicy', props.enabled);
  const { name } = chart.metadata;
  for (const [component, rules] of Object.entries(props.components)) {
    const own = rules.when === undefined ? scope : new When(scope, `With${component}`, rules.when);
    const isIt = (party: Party): boolean => party.chart === name && (party.component ?? component) === component;
    const ingress: TemplatedItem<NetworkPolicyIngressRule>[] = [
      ...props.flows.filter(({ to }) => isIt(to)).map((flow) => conditional<NetworkPolicyIngressRule>(flow, ingressRule(flow))),
      ...(rules.ingress ?? []),
    ];
    new Manifest<NetworkPolicy>(
      own,
      `${component}-network-policy`,
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        ...(rules.namespace === undefined ? {} : { metadata: { namespace: rules.namespace } }),
        spec: {
          podSelector: { matchLabels: chart.selectorLabels(component) },
          policyTypes: ['Ingress', 'Egress'],
          // The server drops a list that is empty, and would take the next upgrade for a change.
          ...(ingress.length === 0 ? {} : { ingress }),
          egress: [
            { ports: [{ port: 53, protocol: 'UDP' }, tcp(53)] },
            ...props.flows.filter(({ from }) => isIt(from)).map((flow) => conditional<NetworkPolicyEgressRule>(flow, egressRule(flow))),
            ...(rules.egress ?? []),
          ],
        },
      },
      { component, suffix: component },
    );
  }
}

const conditional = <R>(flow: Flow, rule: Templated<R>): TemplatedItem<R> =>
  flow.when === undefined ? rule : when<R>(flow.when, rule as never);

const ingressRule = ({ from, ports }: Flow): Templated<NetworkPolicyIngressRule> => ({
  ...(from.peers === undefined ? {} : { from: from.peers }),
  ports: ports.map(tcp),
});

const egressRule = ({ ports, to }: Flow): Templated<NetworkPolicyEgressRule> => ({
  ...(to.peers === undefined ? {} : { to: to.peers }),
  ports: ports.map(tcp),
});

const tcp = (port: Templated<string | number>): Templated<NetworkPolicyPort> => ({ port, protocol: 'TCP' });
