import { Manifest, When, whenSet } from '../../../src/index.js';
import type { Pod } from '../../../src/kubernetes/index.js';
import { PLATFORM_SERVICES } from '../../common/endpoints.js';
import { imageReference } from '../../common/image.js';
import { restrictedPod } from '../../common/security.js';
import type { Databases } from './databases.js';
import type { PostgreSql } from './postgresql.js';
import { FOLDERS } from './scripts/common.js';
import { LOG_IN_SCRIPT } from './scripts/log-in.js';
import type { Services } from './services.js';

/** `app.kubernetes.io/component` of the test. */
export const TEST = 'test';

/** The pod that `helm test` runs. */
export function addChartTest(chart: PostgreSql, databases: Databases, services: Services): void {
  const { global, image, podSecurityContext, securityContext, test } = chart.values;
  new Manifest<Pod>(
    new When(chart, 'WithTest', test.enabled),
    'log-in',
    {
      apiVersion: 'v1',
      kind: 'Pod',
      spec: restrictedPod({
        restartPolicy: 'Never',
        imagePullSecrets: whenSet(global.floe.imagePullSecrets),
        securityContext: whenSet(podSecurityContext),
        containers: [
          {
            name: 'test',
            image: imageReference(chart, image, 'The test', global.floe.imageRegistry),
            imagePullPolicy: image.pullPolicy,
            command: ['sh', '-ec', LOG_IN_SCRIPT],
            env: [
              { name: 'PGHOST', value: services.server.host },
              { name: 'PGPORT', value: String(PLATFORM_SERVICES.postgresql.port) },
              { name: 'PGCONNECT_TIMEOUT', value: '10' },
              { name: 'FLOE_DATABASES', value: FOLDERS.databases },
              { name: 'FLOE_ROLES', value: FOLDERS.roles },
              { name: 'FLOE_CREDENTIALS', value: FOLDERS.credentials },
            ],
            resources: whenSet(test.resources),
            securityContext: whenSet(securityContext),
            volumeMounts: databases.mounts,
          },
        ],
        volumes: databases.volumes,
      }),
    },
    { component: TEST, test: true, suffix: TEST },
  );
}
