import { value } from '../../../../src/index.js';
import { dagsterGlobals } from '../../../common/dagster.js';
import { databaseServerValues } from '../../../common/database.js';
import { floeGlobals, imagePullSecrets, imageRegistry, networkPolicy, secrets, serviceEnabled } from '../../../common/globals.js';
import { backupValues } from './backup.js';
import { serverValues } from './server.js';

export { PASSWORD_KEY } from './server.js';

/** The values of the postgresql chart. */
export const postgresqlValues = value.object({
  global: floeGlobals({
    imageRegistry,
    imagePullSecrets,
    secrets,
    networkPolicy,
    postgresql: databaseServerValues(),
    dagster: value.object(
      { enabled: serviceEnabled('Dagster', false), runNamespace: dagsterGlobals.runNamespace },
      { description: 'The orchestrator.' },
    ),
  }),
  ...serverValues,
  backup: backupValues,
  networkPolicy: value.object(
    {
      ingress: value.k8s.networkPolicyIngress({ description: 'Further rules for who may reach the server.' }),
      egress: value.k8s.networkPolicyEgress({ description: 'Further rules for what backups and restores may reach.' }),
    },
    { description: 'The network policies of this chart.' },
  ),
  test: value.object({
    enabled: value.boolean({ default: true, description: 'Whether `helm test` logs in to each database.' }),
    resources: value.k8s.resources({
      default: {
        requests: { cpu: '10m', memory: '32Mi', 'ephemeral-storage': '16Mi' },
        limits: { cpu: '200m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
      },
      description: 'What the test is promised, and what it may use.',
    }),
  }),
});
