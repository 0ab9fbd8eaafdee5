import type { Construct } from 'constructs';
import { HelmChart, Notes, orElse, ServiceAccount, when, When, whenSet, type Expr, type TextLine } from '../../../src/index.js';
import { PLATFORM_SERVICES } from '../../common/endpoints.js';
import type { Flow } from '../../common/flows.js';
import { serviceFullname } from '../../common/globals.js';
import { POSTGRESQL_IMAGE } from '../../common/wait-for-database.js';
import { Backups } from './backup.js';
import { addChartTest } from './chart-test.js';
import { CI_VALUES } from './ci-values.js';
import { Databases } from './databases.js';
import { addNetworkPolicies, postgresqlFlows } from './flows.js';
import { postgresqlNotes } from './notes.js';
import { README } from './readme.js';
import { addServer } from './server.js';
import { addServices } from './services.js';
import { configFiles } from './settings.js';
import { postgresqlValues } from './values/index.js';

/** A PostgreSQL server with a database and a role for each service of the platform: alone, or as a part of it. */
export class PostgreSql extends HelmChart<typeof postgresqlValues> {
  /** Who talks to the server, and to whom its backups go. */
  readonly flows: readonly Flow[];
  /** What NOTES say. */
  readonly notes: readonly TextLine[];

  constructor(scope: Construct, id: string = PLATFORM_SERVICES.postgresql.chart) {
    super(scope, id, {
      name: PLATFORM_SERVICES.postgresql.chart,
      version: '0.1.0',
      appVersion: POSTGRESQL_IMAGE.tag,
      description: 'A PostgreSQL server for the services of the floe platform, with backups.',
      keywords: ['floe', 'postgresql', 'database', 'backup'],
      partOf: 'floe',
      values: postgresqlValues,
      fullname: ({ global: { floe } }) => serviceFullname(floe.postgresql, PLATFORM_SERVICES.postgresql.chart),
      readme: README,
    });
    const account = this.#account();
    const services = addServices(this);
    const databases = new Databases(this);
    addServer(this, configFiles(this), databases, account, services.headless.name);
    new Backups(this, databases, services, account);
    addChartTest(this, databases, services);
    this.flows = postgresqlFlows(this);
    addNetworkPolicies(this, this.flows);
    this.notes = postgresqlNotes(this, databases, services);
    new Notes(this, 'notes', this.notes);
    this.addCiValues('postgresql', CI_VALUES);
  }

  /** The account that the pods run as. It is given no rights. */
  #account(): Expr<string> {
    const { create, name, annotations } = this.values.serviceAccount;
    const own = new ServiceAccount(new When(this, 'OwnAccount', create), 'account', { suffix: '', annotations: whenSet(annotations) });
    return when<string>(create, own.name, orElse(name, 'default'));
  }
}
