import { items, loop, Manifest, orIfEmpty, release, when, When, type TemplatedItem } from '../../src/index.js';
import type { NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyPort } from '../../src/kubernetes/index.js';
import { PLATFORM_SERVICES } from '../common/endpoints.js';
import type { FloeJobs } from './floe-jobs.js';

/** What the jobs, and the test, may reach; and that nothing may reach them. */
export function addNetworkPolicy(chart: FloeJobs): void {
  const { networkPolicy } = chart.values;
  new Manifest<NetworkPolicy>(
    new When(chart, 'WithNetworkPolicy', networkPolicy.enabled),
    'network-policy',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      spec: {
        podSelector: { matchLabels: chart.selectorLabels() },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [items(networkPolicy.ingress)],
        egress: egressRules(chart),
      },
    },
    { suffix: '' },
  );
}

function egressRules({ values }: FloeJobs): TemplatedItem<NetworkPolicyEgressRule>[] {
  const { networkPolicy, platform } = values;
  const range = loop(networkPolicy.privateRanges);
  const { postgresql: _, ...forJobs } = PLATFORM_SERVICES;
  const ports = [...new Set(Object.values(forJobs).map(({ port }) => port))];
  const namespace = orIfEmpty(platform.namespace, release.namespace);
  return [
    when<NetworkPolicyEgressRule>(networkPolicy.dns, { ports: [port(53, 'UDP'), port(53, 'TCP')] }),
    when<NetworkPolicyEgressRule>(networkPolicy.platform, {
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }],
      ports: ports.map((number) => port(number, 'TCP')),
    }),
    when<NetworkPolicyEgressRule>(networkPolicy.https, {
      to: [{ ipBlock: { cidr: '0.0.0.0/0', except: [range.each<string>(range.item)] } }],
      ports: [port(443, 'TCP')],
    }),
    items(networkPolicy.egress),
  ];
}

const port = (number: number, protocol: 'TCP' | 'UDP'): NetworkPolicyPort => ({ port: number, protocol });
