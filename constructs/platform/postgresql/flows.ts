import { and, call, either, items, matches, orIfEmpty, trimPrefix, value, type Expr } from '../../../src/index.js';
import { DAGSTER, dagsterRuns } from '../../common/dagster.js';
import { toDatabaseServer } from '../../common/database-flows.js';
import { PLATFORM_SERVICES } from '../../common/endpoints.js';
import { addFlowPolicies, outside, podsOf, type Flow } from '../../common/flows.js';
import { BACKUP, hasBackup, isInObjectStorage, RESTORE } from './backup.js';
import { TEST } from './chart-test.js';
import type { PostgreSql } from './postgresql.js';
import { SERVER } from './server.js';

const CHART = PLATFORM_SERVICES.postgresql.chart;
const OBJECT_STORAGE = outside('Object storage');

/** Who talks to the server, and to whom its backups go. */
export function postgresqlFlows(chart: PostgreSql): readonly Flow[] {
  const { backup, global, test } = chart.values;
  const { dagster } = global.floe;
  const backups = podsOf('Backup', CHART, BACKUP);
  const restores = podsOf('Restore', CHART, RESTORE);
  const away = and(hasBackup(chart), isInObjectStorage(chart));
  const ports = [storagePort(backup.s3.endpoint)];
  return [
    { ...toDatabaseServer(DAGSTER), when: dagster.enabled },
    { ...toDatabaseServer(dagsterRuns(dagster)), when: dagster.enabled },
    { ...toDatabaseServer(backups), purpose: 'dumps', when: hasBackup(chart) },
    { ...toDatabaseServer(restores), purpose: 'restores', when: hasBackup(chart) },
    { ...toDatabaseServer(podsOf('helm test', CHART, TEST)), purpose: 'helm test', when: test.enabled },
    { from: backups, to: OBJECT_STORAGE, ports, purpose: 'dumps', when: away },
    { from: restores, to: OBJECT_STORAGE, ports, purpose: 'dumps', when: away },
  ];
}

export function addNetworkPolicies(chart: PostgreSql, flows: readonly Flow[]): void {
  const { global, networkPolicy, test } = chart.values;
  const egress = [items(networkPolicy.egress)];
  addFlowPolicies(chart, {
    enabled: global.floe.networkPolicy.enabled,
    flows,
    components: {
      [SERVER]: { ingress: [items(networkPolicy.ingress)] },
      [BACKUP]: { egress, when: hasBackup(chart) },
      [RESTORE]: { egress, when: hasBackup(chart) },
      [TEST]: { when: test.enabled },
    },
  });
}

/** The port of an address: its own, or that of its scheme. */
function storagePort(endpoint: Expr<string>): Expr<number> {
  const own = trimPrefix(call('regexFind', value.string(), ':[0-9]+', trimmedPath(endpoint)), ':');
  const byScheme = either<string>(matches(endpoint, '^http:'), '80', '443');
  return call('atoi', value.integer({ minimum: 1, maximum: 65_535 }), orIfEmpty(own, byScheme));
}

/** `https://[::1]:9000/path` as `]:9000`: without the scheme, what is in brackets, and the path. */
const trimmedPath = (endpoint: Expr<string>): Expr<string> =>
  call('regexReplaceAll', value.string(), '^[a-z]+://([^/@]*@)?(\\[[^]]*)?([^/?#]*).*$', endpoint, '${3}');
