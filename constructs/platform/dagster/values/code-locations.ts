import { imageValues } from '../../../common/image.js';
import { NAME_KEYS, optionalPath } from '../../../common/patterns.js';
import { value } from '../../../../src/index.js';
import { jobFields } from './job-fields.js';
import { probeValues } from './probes.js';
import { workloadValues } from './workloads.js';

const python = (description: string) => value.string({ minLength: 1, description });

/** A server with user code, and what its runs get. */
export const codeLocationValues = value.object({
  locationName: value.optional(value.string({ minLength: 1 }), {
    description: 'What Dagster calls the location. Default: its key. Dagster takes one with another name for another location.',
  }),
  image: imageValues(),
  server: value.oneOf(['grpc', 'code-server'], {
    default: 'grpc',
    description: 'grpc loads the code when it starts; code-server loads it anew when somebody asks for it in the user interface.',
  }),
  code: value.optional(
    value.choice(
      {
        module: python('A Python module.'),
        package: python('A Python package.'),
        file: python('A Python file: its whole path, or from the folder in which the image starts.'),
        autoloadDefsModule: python('A module whose submodules are searched for definitions.'),
      },
      { description: 'Where the definitions are: one of these.' },
    ),
    { description: 'Where the definitions are: one of these. Default: only what `args` say.' },
  ),
  attribute: value.string({ default: '', description: 'The name of the definitions in the code, if there are several.' }),
  workingDirectory: optionalPath({ description: 'The folder from which the code is loaded.' }),
  args: value.list(value.string(), { description: 'Further arguments of the server.' }),
  logLevel: value.oneOf(['critical', 'error', 'warning', 'info', 'debug'], { default: 'info', description: 'What the server logs.' }),
  logFormat: value.oneOf(['colored', 'json', 'rich'], { default: 'json', description: 'The format of its log.' }),
  maxWorkers: value.optional(value.integer({ minimum: 1, maximum: 1000 }), { description: 'How many requests it works on at once.' }),
  strategy: value.oneOf(['RollingUpdate', 'Recreate'], {
    default: 'RollingUpdate',
    description: 'Whether the old server serves until the new one has loaded its code, or ends first.',
  }),
  startupProbe: probeValues('that the server has loaded its code', { periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 120 }),
  readinessProbe: probeValues('that the server answers', { periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 3 }),
  livenessProbe: probeValues('that the server has not hung, and restarts it if it has', {
    periodSeconds: 60,
    timeoutSeconds: 30,
    failureThreshold: 5,
  }),
  serviceAccountName: value.optional(value.k8s.name(), {
    description: "An account of the location's own. Default: that of all locations.",
  }),
  ...workloadValues({
    resources: {
      requests: { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '64Mi' },
      limits: { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '2Gi' },
    },
  }),
  runs: value.object(
    {
      inherit: value.boolean({ default: true, description: "Whether the location's runs get its variables and volumes, too." }),
      resources: value.k8s.resources({ description: 'What its runs are promised, and what they may use. Default: as under `runs`.' }),
      k8sConfig: jobFields(),
      containerContext: value.jsonObject({
        description:
          'Further settings of its runs, as the container context of dagster-k8s has them: {scheduler_name: ..., labels: ...}. The chart wins where it writes the same.',
      }),
    },
    { description: "The location's runs." },
  ),
});

export const codeLocationOverrides = value.overridable(codeLocationValues, { definition: 'codeLocation' });

/** Names of locations, which are part of the names of objects. */
export const LOCATION_KEYS = NAME_KEYS;

/** Where Dagster finds user code. */
export const workspaceValues = value.object(
  {
    servers: value.map(
      value.object({
        host: value.string({ minLength: 1, maxLength: 253, pattern: '^[-A-Za-z0-9._:]+$', description: 'The host.' }),
        port: value.k8s.port({ default: 3030, description: 'The port.' }),
        ssl: value.optional(value.boolean(), { description: 'Whether the server is reached by TLS.' }),
      }),
      { keys: { minLength: 1 }, description: 'gRPC servers with user code that the chart does not make, by the name of the location.' },
    ),
    existingConfigMap: value.optional(value.k8s.name(), {
      description: 'A ConfigMap that you made, with the key workspace.yaml, in place of the one that the chart writes.',
    }),
  },
  { description: 'Where Dagster finds user code beside its code locations.' },
);
