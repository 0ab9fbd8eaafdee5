import { and, isNotEmpty, items, loop } from '../../../src/index.js';
import type { NetworkPolicyEgressRule } from '../../../src/kubernetes/index.js';
import { dagsterRuns, RUN_COMPONENT, runNamespace } from '../../common/dagster.js';
import { databaseFlows } from '../../common/database-flows.js';
import { PLATFORM_SERVICES } from '../../common/endpoints.js';
import { addFlowPolicies, KUBERNETES_API, KUBERNETES_API_PORTS, outside, podsOf, type Flow, type Party } from '../../common/flows.js';
import { CHART_TEST } from './chart-test.js';
import { CODE_LOCATION } from './code-locations.js';
import { DAEMON } from './daemon.js';
import type { Dagster } from './dagster.js';
import { MIGRATION } from './migration.js';
import { READ_ONLY_WEBSERVER, WEBSERVER } from './webserver.js';
import { GRPC_PORT } from './workspace.js';

const part = (title: string, component: string): Party => podsOf(title, 'dagster', component);

/** Dagster's parts, as the picture of the architecture has them. Runs are a part of their own: constructs/common/dagster.ts. */
const WEBSERVER_PARTY = part('Dagster webserver', WEBSERVER);
const READ_ONLY_PARTY = part('Dagster webserver, read-only', READ_ONLY_WEBSERVER);
const DAEMON_PARTY = part('Dagster daemon', DAEMON);
const CODE_LOCATION_PARTY = part('Dagster code locations', CODE_LOCATION);
const MIGRATION_PARTY = part('Dagster migration', MIGRATION);
const TEST_PARTY = part('Dagster test', CHART_TEST);

const OBJECT_STORAGE = podsOf('Object storage', PLATFORM_SERVICES.objectStorage.chart);

/** The services that user code uses. */
const SERVICES: readonly (readonly [party: Party, ports: readonly number[], purpose: string])[] = [
  [podsOf('Polaris', PLATFORM_SERVICES.polaris.chart), [PLATFORM_SERVICES.polaris.port], 'catalog'],
  [
    podsOf('OpenTelemetry collector', PLATFORM_SERVICES.otelGrpc.chart),
    [PLATFORM_SERVICES.otelGrpc.port, PLATFORM_SERVICES.otelHttp.port],
    'telemetry',
  ],
  [OBJECT_STORAGE, [PLATFORM_SERVICES.objectStorage.port], 'data and logs'],
  [podsOf('Marquez', PLATFORM_SERVICES.openLineage.chart), [PLATFORM_SERVICES.openLineage.port], 'lineage'],
];

/** Who Dagster's pods talk to, and who to them. */
export function dagsterFlows({ codeLocations, global, networkPolicy, readOnlyWebserver, runs }: Dagster['values']): readonly Flow[] {
  const { dagster, postgresql } = global.floe;
  const run = dagsterRuns(dagster);
  const services = [WEBSERVER_PARTY, READ_ONLY_PARTY, DAEMON_PARTY];
  const userCode = [CODE_LOCATION_PARTY, run];
  const internet = outside('Object storage, warehouses');
  const clients: Party = { title: 'Browsers, through the ingress controller', peers: [items(networkPolicy.clients)] };
  const http = [PLATFORM_SERVICES.dagster.port];
  const api = { to: KUBERNETES_API, ports: KUBERNETES_API_PORTS };
  return [
    { from: clients, to: WEBSERVER_PARTY, ports: http, purpose: 'user interface, GraphQL' },
    { from: clients, to: READ_ONLY_PARTY, ports: http, purpose: 'user interface', when: readOnlyWebserver.enabled },
    { from: TEST_PARTY, to: WEBSERVER_PARTY, ports: http, purpose: 'helm test' },
    ...services.map((from) => ({
      from,
      to: CODE_LOCATION_PARTY,
      ports: [GRPC_PORT],
      purpose: 'definitions',
      when: from === READ_ONLY_PARTY ? and(readOnlyWebserver.enabled, isNotEmpty(codeLocations)) : isNotEmpty(codeLocations),
    })),
    ...[...services, ...userCode, MIGRATION_PARTY].flatMap((from) => databaseFlows(from, postgresql)),
    { ...api, from: WEBSERVER_PARTY, purpose: 'stops runs' },
    { ...api, from: DAEMON_PARTY, purpose: 'starts runs' },
    { ...api, from: run, purpose: 'starts steps', when: runs.startsPods },
    ...[...services, ...userCode].map((from) => ({
      from,
      to: internet,
      ports: [443],
      purpose: 'data and logs',
      when: networkPolicy.https,
    })),
    ...userCode.flatMap((from) => SERVICES.map(([to, ports, purpose]) => ({ from, to, ports, purpose }))),
    ...services.map((from) => ({ from, to: OBJECT_STORAGE, ports: [PLATFORM_SERVICES.objectStorage.port], purpose: 'logs of steps' })),
  ];
}

/** A policy for each kind of pod. Those of runs are in the namespace where runs start. */
export function addNetworkPolicies(chart: Dagster): readonly Flow[] {
  const { codeLocations, global, migration, networkPolicy, readOnlyWebserver, test, workspace } = chart.values;
  const server = loop(workspace.servers, { key: 'name', item: 'server' });
  const toServers = server.each<NetworkPolicyEgressRule>({ ports: [{ port: server.item.port, protocol: 'TCP' }] });
  const flows = dagsterFlows(chart.values);
  addFlowPolicies(chart, {
    enabled: global.floe.networkPolicy.enabled,
    flows,
    components: {
      [WEBSERVER]: { egress: [toServers] },
      [READ_ONLY_WEBSERVER]: { egress: [toServers], when: readOnlyWebserver.enabled },
      [DAEMON]: { egress: [toServers] },
      [CODE_LOCATION]: { egress: [items(networkPolicy.egress)], when: isNotEmpty(codeLocations) },
      [RUN_COMPONENT]: { egress: [items(networkPolicy.egress)], namespace: runNamespace(global.floe.dagster) },
      [MIGRATION]: { when: migration.enabled },
      [CHART_TEST]: { when: test.enabled },
    },
  });
  return flows;
}
