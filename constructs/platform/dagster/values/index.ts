import { dagsterGlobals } from '../../../common/dagster.js';
import { databaseClientValues } from '../../../common/database.js';
import { floeGlobals, imagePullSecrets, imageRegistry, networkPolicy, secrets } from '../../../common/globals.js';
import { imageValues } from '../../../common/image.js';
import { databaseWaitValues } from '../../../common/wait-for-database.js';
import { value } from '../../../../src/index.js';
import { DAGSTER_VERSION } from '../version.js';
import { accountValues } from './account.js';
import { aroundValues } from './around.js';
import { codeLocationOverrides, codeLocationValues, LOCATION_KEYS, workspaceValues } from './code-locations.js';
import { computeLogValues } from './compute-logs.js';
import { instanceValues } from './instance.js';
import { runValues } from './runs.js';
import { storageValues } from './storage.js';
import { daemonValues, webserverValues } from './workloads.js';

/** The values of the chart dagster. */
export const dagsterValues = value.object({
  global: floeGlobals({
    imageRegistry,
    imagePullSecrets,
    secrets,
    networkPolicy,
    dagster: value.object(dagsterGlobals, { description: 'Dagster.' }),
    postgresql: databaseClientValues('dagster'),
  }),
  image: value.object(imageValues({ repository: 'dagster/dagster-k8s', tag: DAGSTER_VERSION }).properties, {
    description: "The image of Dagster's own services. It needs dagster-webserver, dagster-k8s and dagster-postgres.",
  }),
  webserver: webserverValues,
  readOnlyWebserver: value.object(
    {
      enabled: value.boolean({ default: false, description: 'Whether there is a second web server that only shows.' }),
      ...value.overridable(webserverValues).properties,
    },
    { description: 'A second web server that only shows, and what it has other than the first.' },
  ),
  daemon: daemonValues,
  codeLocationDefaults: value.object(codeLocationValues.properties, {
    description: 'What holds for every code location that does not say otherwise.',
  }),
  codeLocations: value.map(codeLocationOverrides, {
    keys: LOCATION_KEYS,
    description: 'Servers with user code by name, each with what differs from the defaults. null removes a default.',
  }),
  codeLocationServiceAccount: accountValues('code locations'),
  workspace: workspaceValues,
  runs: runValues,
  storage: storageValues,
  computeLogs: computeLogValues,
  ...instanceValues,
  waitForDatabase: databaseWaitValues(),
  ...aroundValues,
});
