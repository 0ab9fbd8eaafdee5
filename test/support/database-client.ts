import type { Construct } from 'constructs';
import { databaseFlows } from '../../constructs/common/database-flows.js';
import { databaseClientValues, databaseConnection, DatabaseCredential } from '../../constructs/common/database.js';
import { dagsterGlobals } from '../../constructs/common/dagster.js';
import { addFlowPolicies, podsOf } from '../../constructs/common/flows.js';
import * as globals from '../../constructs/common/globals.js';
import { restrictedPod } from '../../constructs/common/security.js';
import { databaseCaVolumes, databaseWaitValues, waitForDatabase } from '../../constructs/common/wait-for-database.js';
import { HelmChart, Manifest, value, whenSet } from '../../src/index.js';
import type { Pod } from '../../src/kubernetes/index.js';

const { floeGlobals, imagePullSecrets, imageRegistry, networkPolicy, secrets, serviceFullname } = globals;

const VALUES = value.object({
  global: floeGlobals({
    imageRegistry,
    imagePullSecrets,
    secrets,
    networkPolicy,
    postgresql: databaseClientValues('dagster'),
    dagster: value.object({ fullname: dagsterGlobals.fullname }),
  }),
  waitForDatabase: databaseWaitValues(),
});

/** The least chart that keeps its data in a database of the platform: what the shared declarations make of it. */
export class DatabaseClient extends HelmChart<typeof VALUES> {
  constructor(scope: Construct, id = 'dagster') {
    super(scope, id, {
      version: '1.0.0',
      description: 'A service with a database.',
      values: VALUES,
      fullname: ({ global: { floe } }) => serviceFullname(floe.dagster, 'dagster'),
    });
    const { floe } = this.values.global;
    new DatabaseCredential(this, 'database-password', {
      service: 'dagster',
      source: floe.postgresql.databases.dagster.credential,
      isEmbedded: floe.postgresql.enabled,
      mayGenerate: floe.secrets.generate,
    });
    const connection = databaseConnection(this, floe.postgresql, 'dagster');
    const wait = waitForDatabase(this, connection, this.values.waitForDatabase, floe.imageRegistry);
    addFlowPolicies(this, {
      enabled: floe.networkPolicy.enabled,
      flows: [...databaseFlows(podsOf('Dagster', 'dagster'), floe.postgresql)],
      components: { webserver: {} },
    });
    new Manifest<Pod>(
      this,
      'webserver',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        spec: restrictedPod({
          imagePullSecrets: whenSet(floe.imagePullSecrets),
          containers: [wait],
          volumes: databaseCaVolumes(connection),
        }),
      },
      { component: 'webserver' },
    );
  }
}
