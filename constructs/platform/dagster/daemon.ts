import { format, Manifest, type ConfigMap, type Expr } from '../../../src/index.js';
import type { Deployment } from '../../../src/kubernetes/index.js';
import { account } from './access.js';
import type { Parts } from './parts.js';
import { probe } from './probes.js';
import { servicePod, WORKSPACE_FILE } from './service-pod.js';

export const DAEMON = 'daemon';

/**
 * The daemon: one, and the old one ends before the new one starts, for two would start runs twice.
 *
 * @returns its service account.
 */
export function addDaemon(parts: Parts, instance: ConfigMap, workspace: Expr<string>): Expr<string> {
  const { chart } = parts;
  const settings = chart.values.daemon;
  const serviceAccount = account(chart, DAEMON, settings.serviceAccount);
  const check = { exec: { command: ['dagster-daemon', 'liveness-check'] } };
  new Manifest<Deployment>(
    chart,
    DAEMON,
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: {
        replicas: 1,
        strategy: { type: 'Recreate' },
        selector: { matchLabels: chart.selectorLabels(DAEMON) },
        template: servicePod({
          parts,
          settings,
          component: DAEMON,
          account: serviceAccount,
          instance,
          workspace,
          env: { DAGSTER_DAEMON_HEARTBEAT_TOLERANCE: { value: format`${settings.heartbeatTolerance}` } },
          container: {
            command: ['dagster-daemon', 'run'],
            args: [`--workspace=${WORKSPACE_FILE}`, format`--log-level=${settings.logLevel}`, format`--log-format=${settings.logFormat}`],
            startupProbe: probe(settings.startupProbe, check),
            livenessProbe: probe(settings.livenessProbe, check),
          },
        }),
      },
    },
    { component: DAEMON, suffix: DAEMON },
  );
  return serviceAccount;
}
