import type { Construct } from 'constructs';
import {
  asPresent,
  ConfigMap,
  external,
  HelmChart,
  isPresent,
  not,
  Notes,
  overlay,
  When,
  when,
  type Expr,
  type TextLine,
} from '../../../src/index.js';
import { runNamespace, RUN_COMPONENT } from '../../common/dagster.js';
import { databaseConnection, DatabaseCredential } from '../../common/database.js';
import type { Flow } from '../../common/flows.js';
import { serviceFullname } from '../../common/globals.js';
import { account, addAccess } from './access.js';
import { addChartTest } from './chart-test.js';
import { addCodeLocations } from './code-locations.js';
import { ComputeLogs } from './compute-logs.js';
import { addDaemon } from './daemon.js';
import { DAGSTER_CI_VALUES, DAGSTER_ENVIRONMENTS } from './environments.js';
import { addIngress } from './ingress.js';
import { instanceConfig } from './instance.js';
import { addMigration } from './migration.js';
import { addNetworkPolicies } from './network-policy.js';
import { dagsterNotes } from './notes.js';
import type { Parts } from './parts.js';
import { README } from './readme.js';
import { dagsterValues } from './values/index.js';
import { DAGSTER_VERSION } from './version.js';
import { addWebserver, type Webserver } from './webserver.js';
import { workspaceConfig } from './workspace.js';

/** Dagster, the orchestrator: web server, daemon, code locations, and a Job for each run. */
export class Dagster extends HelmChart<typeof dagsterValues> {
  /** The web server that may change things. */
  readonly webserver: Webserver;
  /** Who its pods talk to, and who to them. */
  readonly flows: readonly Flow[];
  /** What NOTES say. */
  readonly notes: readonly TextLine[];

  constructor(scope: Construct, id = 'dagster') {
    super(scope, id, {
      name: 'dagster',
      version: '0.1.0',
      appVersion: DAGSTER_VERSION,
      description: 'Dagster, the orchestrator of the floe platform: web server, daemon, code locations and the Jobs of runs.',
      keywords: ['floe', 'dagster', 'orchestrator', 'data'],
      home: 'https://dagster.io',
      partOf: 'floe',
      values: dagsterValues,
      fullname: ({ global }) => serviceFullname(global.floe.dagster, 'dagster'),
      readme: README,
    });
    const parts = this.#parts();
    const instance = this.#instance(parts);
    const workspace = this.#workspace();
    const { queue, rbac, readOnlyWebserver, runs, webserver } = this.values;

    this.webserver = addWebserver(this, { parts, settings: webserver, isReadOnly: false, instance, workspace });
    const readOnly = addWebserver(new When(this, 'WithReadOnlyWebserver', readOnlyWebserver.enabled), {
      parts,
      settings: overlay(webserver, readOnlyWebserver, 'readOnly'),
      isReadOnly: true,
      instance,
      workspace,
    });
    const daemon = addDaemon(parts, instance, workspace);
    addCodeLocations(parts, instance);
    addAccess(new When(this, 'WithAccess', rbac.create), {
      webserver: this.webserver.account,
      daemon,
      runs: parts.runAccount,
      runNamespace: parts.runNamespace,
      isQueued: queue.enabled,
      runsStartPods: runs.startsPods,
    });
    addIngress(this, this.webserver, readOnly);
    this.flows = addNetworkPolicies(this);
    addMigration(parts);
    addChartTest(this, this.webserver);
    this.notes = dagsterNotes(parts, this.webserver);
    new Notes(this, 'notes', this.notes);
    for (const [name, values] of Object.entries(DAGSTER_ENVIRONMENTS)) this.addEnvironment(name, values);
    this.addCiValues('dagster', DAGSTER_CI_VALUES);
  }

  #parts(): Parts {
    const { computeLogs, global, runs } = this.values;
    const { dagster, postgresql, secrets } = global.floe;
    new DatabaseCredential(this, 'database-password', {
      service: 'dagster',
      source: postgresql.databases.dagster.credential,
      isEmbedded: postgresql.enabled,
      mayGenerate: secrets.generate,
    });
    const namespace = runNamespace(dagster);
    return {
      chart: this,
      database: databaseConnection(this, postgresql, 'dagster'),
      computeLogs: new ComputeLogs(this, computeLogs),
      runAccount: account(this, RUN_COMPONENT, runs.serviceAccount, namespace),
      runNamespace: namespace,
    };
  }

  #instance(parts: Parts): ConfigMap<'dagster.yaml'> {
    return new ConfigMap(this, 'instance', {
      data: { 'dagster.yaml': instanceConfig(parts, this.nameFor('ConfigMap', 'instance')) },
      suffix: 'instance',
    });
  }

  /** The name of the ConfigMap with workspace.yaml. */
  #workspace(): Expr<string> {
    const { existingConfigMap } = this.values.workspace;
    const own = new ConfigMap(new When(this, 'WithOwnWorkspace', not(isPresent(existingConfigMap))), 'workspace', {
      data: { 'workspace.yaml': workspaceConfig(this) },
      suffix: 'workspace',
    });
    return when<string>(isPresent(existingConfigMap), external(asPresent(existingConfigMap)), own.name);
  }
}
