import type { Construct } from 'constructs';
import {
  and,
  format,
  greaterThan,
  isNotEmpty,
  Manifest,
  Service,
  when,
  When,
  whenSet,
  type ConfigMap,
  type Expr,
  type RefsOf,
} from '../../../src/index.js';
import type { Deployment, PodDisruptionBudget } from '../../../src/kubernetes/index.js';
import { PLATFORM_SERVICES } from '../../common/endpoints.js';
import { account } from './access.js';
import type { Parts } from './parts.js';
import { probe } from './probes.js';
import { servicePod, WORKSPACE_FILE } from './service-pod.js';
import type { webserverValues } from './values/workloads.js';

export const WEBSERVER = PLATFORM_SERVICES.dagster.suffix;
export const READ_ONLY_WEBSERVER = `${WEBSERVER}-read-only`;

export interface WebserverProps {
  readonly parts: Parts;
  readonly settings: RefsOf<typeof webserverValues>;
  readonly isReadOnly: boolean;
  readonly instance: ConfigMap;
  readonly workspace: Expr<string>;
}

/** A web server as others refer to it. */
export interface Webserver {
  readonly service: Service<'http'>;
  readonly account: Expr<string>;
  /** The path below which it serves; empty for the root. */
  readonly pathPrefix: Expr<string>;
}

/** A web server, or its twin that only shows: labels, Service and account are each one's own. */
export function addWebserver(scope: Construct, { instance, isReadOnly, parts, settings, workspace }: WebserverProps): Webserver {
  const { chart } = parts;
  const component = isReadOnly ? READ_ONLY_WEBSERVER : WEBSERVER;
  const { port } = PLATFORM_SERVICES.dagster;
  const serviceAccount = account(scope, component, settings.serviceAccount);
  const check = { httpGet: { path: format`${settings.pathPrefix}/server_info`, port: 'http' } };
  const hasPrefix = isNotEmpty(settings.pathPrefix);
  new Manifest<Deployment>(
    scope,
    component,
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: {
        replicas: settings.replicas,
        selector: { matchLabels: chart.selectorLabels(component) },
        template: servicePod({
          parts,
          settings,
          component,
          account: serviceAccount,
          instance,
          workspace,
          isSpread: true,
          container: {
            command: ['dagster-webserver'],
            args: [
              '--host=0.0.0.0',
              `--port=${port}`,
              `--workspace=${WORKSPACE_FILE}`,
              when<string>(hasPrefix, format`--path-prefix=${settings.pathPrefix}`),
              ...(isReadOnly ? ['--read-only'] : []),
              format`--dagster-log-level=${settings.logLevel}`,
              format`--uvicorn-log-level=${settings.accessLogLevel}`,
              format`--log-format=${settings.logFormat}`,
              format`--db-statement-timeout=${settings.dbStatementTimeout}`,
              format`--db-pool-recycle=${settings.dbPoolRecycle}`,
              format`--db-pool-max-overflow=${settings.dbPoolMaxOverflow}`,
              format`--live-data-poll-rate=${settings.livePollRate}`,
            ],
            ports: [{ name: 'http', containerPort: port }],
            startupProbe: probe(settings.startupProbe, check),
            readinessProbe: probe(settings.readinessProbe, check),
            livenessProbe: probe(settings.livenessProbe, check),
          },
        }),
      },
    },
    { component, suffix: component },
  );
  const service = new Service(scope, `${component}-service`, {
    component,
    suffix: component,
    ports: { http: { port } },
    spec: { type: settings.service.type },
  });
  service.manifest.merge({ metadata: { annotations: whenSet(settings.service.annotations) } });
  addDisruptionBudget(scope, parts, settings, component);
  return { service, account: serviceAccount, pathPrefix: settings.pathPrefix };
}

/** A budget for a single pod would keep nodes from being drained. */
function addDisruptionBudget(scope: Construct, { chart }: Parts, settings: WebserverProps['settings'], component: string): void {
  const { enabled, maxUnavailable } = settings.podDisruptionBudget;
  new Manifest<PodDisruptionBudget>(
    new When(scope, `With-${component}-budget`, and(enabled, greaterThan(settings.replicas, 1))),
    `${component}-budget`,
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      spec: { maxUnavailable, selector: { matchLabels: chart.selectorLabels(component) } },
    },
    { component, suffix: component },
  );
}
