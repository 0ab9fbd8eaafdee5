import { ConfigMap, format, Manifest, When, whenSet, yamlDocument } from '../../../src/index.js';
import type { Job } from '../../../src/kubernetes/index.js';
import { imageReference } from '../../common/image.js';
import { restrictedPod } from '../../common/security.js';
import { databaseCaMounts, databaseCaVolumes, libpqAddress } from '../../common/wait-for-database.js';
import { DAGSTER_HOME, writableMounts, writableVolumes } from './home.js';
import type { Parts } from './parts.js';
import { instanceMount, instanceVolume } from './service-pod.js';
import { PASSWORD_VARIABLE, storageConfig } from './storage.js';

export const MIGRATION = 'migration';

/**
 * Waits until the database lets Dagster in, and migrates its tables. There is nothing to migrate where the release has no
 * password for it yet, or its server does not exist yet: then both come with this upgrade.
 */
export const MIGRATION_SCRIPT = `import os
import socket
import subprocess
import sys
import time

import psycopg2

if not os.environ.get("${PASSWORD_VARIABLE}"):
    print("There is no password for the database yet, and so no database to migrate.")
    sys.exit(0)
host = os.environ["PGHOST"]
deadline = time.monotonic() + float(os.environ["WAIT_SECONDS"])
while True:
    try:
        if os.environ["FLOE_DATABASE_IS_EMBEDDED"] == "true":
            socket.getaddrinfo(host, None)
        psycopg2.connect(password=os.environ["${PASSWORD_VARIABLE}"]).close()
        break
    except (OSError, psycopg2.OperationalError) as error:
        if isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME:
            print(f"There is no server {host} yet, and so no database to migrate.")
            sys.exit(0)
        if time.monotonic() > deadline:
            sys.exit(f"No login to database {os.environ['PGDATABASE']!r} at {host}:{os.environ['PGPORT']}. The last answer: {error}")
        print(f"Waiting for {host}: {error}", flush=True)
        time.sleep(2)
sys.exit(subprocess.call(["dagster", "instance", "migrate"]))
`;

/**
 * Brings Dagster's tables to what its version needs, before an upgrade replaces what uses them. Hooks come before the
 * release's own objects, so it brings its configuration along: the database, and nothing else.
 */
export function addMigration(parts: Parts): void {
  const { chart, database } = parts;
  const { global, image, migration, storage, waitForDatabase } = chart.values;
  const scope = new When(chart, 'WithMigration', migration.enabled);
  const config = new ConfigMap(scope, 'migration-config', {
    data: { 'dagster.yaml': yamlDocument({ storage: storageConfig(storage, database), telemetry: { enabled: false } }) },
    component: MIGRATION,
    suffix: MIGRATION,
    hook: { events: ['pre-upgrade'], weight: -5, deletePolicy: ['before-hook-creation', 'hook-succeeded'] },
  });
  new Manifest<Job>(
    scope,
    MIGRATION,
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      spec: {
        backoffLimit: 1,
        activeDeadlineSeconds: migration.activeDeadlineSeconds,
        template: {
          metadata: { labels: chart.selectorLabels(MIGRATION) },
          spec: restrictedPod({
            restartPolicy: 'Never',
            imagePullSecrets: whenSet(global.floe.imagePullSecrets),
            nodeSelector: whenSet(migration.nodeSelector),
            tolerations: whenSet(migration.tolerations),
            affinity: whenSet(migration.affinity),
            containers: [
              {
                name: MIGRATION,
                image: imageReference(chart, image, 'Dagster', global.floe.imageRegistry),
                imagePullPolicy: image.pullPolicy,
                command: ['python', '-c', MIGRATION_SCRIPT],
                env: [
                  { name: 'DAGSTER_HOME', value: DAGSTER_HOME },
                  {
                    name: PASSWORD_VARIABLE,
                    // At the first upgrade with a database there is none.
                    valueFrom: { secretKeyRef: { name: database.secret.name, key: database.secret.key, optional: true } },
                  },
                  { name: 'FLOE_DATABASE_IS_EMBEDDED', value: format`${database.isEmbedded}` },
                  { name: 'WAIT_SECONDS', value: format`${waitForDatabase.timeoutSeconds}` },
                  ...libpqAddress(database),
                ],
                resources: whenSet(migration.resources),
                volumeMounts: [...writableMounts, instanceMount, ...databaseCaMounts(database)],
              },
            ],
            volumes: [...writableVolumes, instanceVolume(config.name), ...databaseCaVolumes(database)],
          }),
        },
      },
    },
    {
      component: MIGRATION,
      suffix: MIGRATION,
      hook: { events: ['pre-upgrade'], weight: 0, deletePolicy: ['before-hook-creation', 'hook-succeeded'] },
    },
  );
}
