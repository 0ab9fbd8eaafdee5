import {
  asPresent,
  combine,
  either,
  equals,
  ForEach,
  format,
  greaterThan,
  isNotEmpty,
  isPresent,
  items,
  Manifest,
  overlay,
  when,
  whenSet,
  type Condition,
  type ConfigMap,
  type Expr,
  type RefsOf,
  type Templated,
  type TemplatedItem,
} from '../../../src/index.js';
import type { Deployment, PodSpec, Service, Volume } from '../../../src/kubernetes/index.js';
import { imageReference } from '../../common/image.js';
import { literal } from '../../common/literal.js';
import { podFields, podMetadata } from '../../common/pod-settings.js';
import { restrictedPod } from '../../common/security.js';
import { ownMounts, ownVolumes } from '../../common/volumes.js';
import { databaseCaMounts, databaseCaVolumes } from '../../common/wait-for-database.js';
import { account } from './access.js';
import { containerContext } from './container-context.js';
import type { Dagster } from './dagster.js';
import { variables } from './env.js';
import { RESERVED_VOLUMES, writableMounts, writableVolumes } from './home.js';
import { instanceVariables, type Parts } from './parts.js';
import { probe } from './probes.js';
import { instanceMount, instanceVolume } from './service-pod.js';
import type { codeLocationValues } from './values/code-locations.js';
import { GRPC_PORT, locationSuffix } from './workspace.js';

type Settings = RefsOf<typeof codeLocationValues>;

export const CODE_LOCATION = 'code-location';

/** A Deployment and a Service for each code location. Dagster knows a server by an id, so there is one pod of each. */
export function addCodeLocations(parts: Parts, instance: ConfigMap): void {
  const { chart } = parts;
  const { codeLocationDefaults, codeLocations, codeLocationServiceAccount } = chart.values;
  const common = account(chart, CODE_LOCATION, codeLocationServiceAccount);
  const each = new ForEach(chart, 'CodeLocations', codeLocations, { key: 'name', item: 'location' });
  const settings = overlay(codeLocationDefaults, each.item, 'settings');
  const labels = combine<Record<string, string>>(chart.selectorLabels(CODE_LOCATION), { 'floe.dev/code-location': each.key });
  const options = { component: CODE_LOCATION, suffix: locationSuffix(each.key) };
  new Manifest<Deployment>(
    each,
    'code-location',
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { labels: { 'floe.dev/code-location': each.key } },
      spec: {
        replicas: 1,
        strategy: { type: settings.strategy },
        selector: { matchLabels: labels },
        template: { metadata: podMetadata(settings, labels), spec: pod(parts, each.key, settings, instance, common) },
      },
    },
    options,
  );
  new Manifest<Service>(
    each,
    'code-location-service',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { labels: { 'floe.dev/code-location': each.key } },
      spec: { selector: labels, ports: [{ name: 'grpc', port: GRPC_PORT, targetPort: 'grpc' }] },
    },
    options,
  );
}

function pod(parts: Parts, name: Expr<string>, settings: Settings, instance: ConfigMap, common: Expr<string>): Templated<PodSpec> {
  const { chart, computeLogs, database } = parts;
  const { global, runMonitoring } = chart.values;
  const whose = format`Code location '${name}'`;
  const image = imageReference(chart, settings.image, whose, global.floe.imageRegistry);
  const context = containerContext(parts, name, settings);
  // The server answers this itself, without the start of another Python process.
  const check = { grpc: { port: GRPC_PORT, service: 'DagsterApi' } };
  const volumes: TemplatedItem<Volume>[] = [
    ...writableVolumes,
    instanceVolume(instance.name),
    ...databaseCaVolumes(database),
    ...computeLogs.volumes,
    ownVolumes(settings.volumes, { taken: RESERVED_VOLUMES, whose }),
  ];
  return restrictedPod({
    serviceAccountName: when<string>(isPresent(settings.serviceAccountName), asPresent(settings.serviceAccountName), common),
    automountServiceAccountToken: needsToken(runMonitoring),
    imagePullSecrets: whenSet(global.floe.imagePullSecrets),
    ...podFields(settings),
    containers: [
      {
        name: 'dagster',
        image,
        imagePullPolicy: settings.image.pullPolicy,
        command: ['dagster'],
        args: serverArguments(settings),
        ports: [{ name: 'grpc', containerPort: GRPC_PORT }],
        env: variables(settings.env, {
          ...instanceVariables(parts),
          // By these two the server tells Dagster how to run its code. The second has a name of its own in each server.
          DAGSTER_CURRENT_IMAGE: { value: image },
          DAGSTER_CLI_API_GRPC_CONTAINER_CONTEXT: { when: equals(settings.server, 'grpc'), value: context },
          DAGSTER_CONTAINER_CONTEXT: { when: equals(settings.server, 'code-server'), value: context },
        }),
        envFrom: whenSet(settings.envFrom),
        startupProbe: probe(settings.startupProbe, check),
        readinessProbe: probe(settings.readinessProbe, check),
        livenessProbe: probe(settings.livenessProbe, check),
        resources: whenSet(settings.resources),
        securityContext: whenSet(settings.securityContext),
        volumeMounts: [...writableMounts, instanceMount, ...databaseCaMounts(database), ...computeLogs.mounts, ownMounts(settings.volumes)],
      },
    ],
    volumes,
  });
}

/** Without the queue's resumption of runs, nothing in the process of a server asks for the API. */
const needsToken = ({ maxResumeRunAttempts }: Dagster['values']['runMonitoring']): Condition => greaterThan(maxResumeRunAttempts, 0);

/** https://docs.dagster.io/deployment/code-locations */
function serverArguments({
  args,
  attribute,
  code,
  logFormat,
  logLevel,
  maxWorkers,
  server,
  workingDirectory,
}: Settings): TemplatedItem<string>[] {
  const where = asPresent(code);
  const option = (name: string, given: Expr<string | undefined>): Expr<string | undefined> =>
    when<string>(isPresent(code), when<string>(isPresent(given), format`--${name}=${literal(asPresent(given))}`) as Templated<string>);
  const isGrpc = equals(server, 'grpc');
  return [
    either(isGrpc, 'api', 'code-server'),
    either(isGrpc, 'grpc', 'start'),
    '--host=0.0.0.0',
    `--port=${GRPC_PORT}`,
    option('module-name', where.module),
    option('package-name', where.package),
    option('python-file', where.file),
    option('autoload-defs-module-name', where.autoloadDefsModule),
    when<string>(isNotEmpty(attribute), format`--attribute=${literal(attribute)}`),
    when<string>(isNotEmpty(workingDirectory), format`--working-directory=${workingDirectory}`),
    when<string>(isPresent(maxWorkers), format`--max-workers=${asPresent(maxWorkers)}`),
    format`--log-level=${logLevel}`,
    format`--log-format=${logFormat}`,
    items(args),
  ];
}
