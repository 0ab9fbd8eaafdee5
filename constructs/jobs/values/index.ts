import { credentialValues } from '../../common/credential.js';
import { value } from '../../../src/index.js';
import { DBT_ENV, DLT_ENV } from '../writable.js';
import { aroundValues } from './around.js';
import { labelValue, NAME_KEYS, optionalPath, path } from '../../common/patterns.js';
import { platformValues } from './platform.js';
import { jobSettings } from './settings.js';

export { containerSettings, jobEnv, jobSettings } from './settings.js';

const jobOverrides = value.overridable(jobSettings, { definition: 'jobSettings' });

/** The values of the floe-jobs chart. */
export const floeJobsValues = value.object({
  fullnameOverride: value.optional(value.string({ ...NAME_KEYS, maxLength: 53 }), {
    description: "What the names of all objects begin with. Default: the release's name.",
  }),
  product: value.object({
    name: labelValue('The data product, as a label of every job.'),
    version: labelValue("The product's version, as a label."),
    domain: labelValue("The product's domain, as a label."),
    owner: labelValue("The product's owner, as a label."),
    tier: labelValue("The product's tier, as a label."),
  }),
  artifacts: value.object(
    {
      content: value.jsonObject({ description: 'The JSON that `floe compile` writes.' }),
      file: value.string({ default: '', description: 'The same as text, for --set-file artifacts.file=compiled_artifacts.json.' }),
      existingConfigMap: value.optional(value.k8s.name(), {
        description: 'A ConfigMap that you made, with the key compiled_artifacts.json.',
      }),
      path: optionalPath({ description: "The file in the job's image or volumes, for artifacts that a ConfigMap cannot hold." }),
      mountPath: path({ default: '/etc/floe', description: 'The folder in which every job finds the artifacts.' }),
    },
    {
      description:
        "The product's CompiledArtifacts. The first that is set counts: path, existingConfigMap, file, content. From the last two the jobs also get profiles.yml, and the settings of telemetry and lineage.",
    },
  ),
  credentials: value.map(credentialValues({ description: 'Where the credential comes from.' }), {
    keys: NAME_KEYS,
    description: 'Credentials by name, for the env and credentialFiles of jobs.',
  }),
  imagePullSecrets: value.k8s.imagePullSecrets({ description: 'Secrets with which images are pulled.' }),
  serviceAccount: value.object({
    create: value.boolean({ default: true, description: 'Whether the chart makes the account that the jobs run as.' }),
    name: value.optional(value.k8s.name(), {
      description: 'The name of an account that you made. Only where the chart makes none; without, the default account.',
    }),
    annotations: value.k8s.annotations({ description: 'Annotations of the account: a cloud identity, for example.' }),
  }),
  platform: platformValues,
  resourcePresets: value.map(value.k8s.resources(), {
    keys: NAME_KEYS,
    default: {
      small: {
        requests: { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '256Mi' },
        limits: { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '2Gi' },
      },
      medium: {
        requests: { cpu: '250m', memory: '512Mi', 'ephemeral-storage': '512Mi' },
        limits: { cpu: '1', memory: '1Gi', 'ephemeral-storage': '8Gi' },
      },
      large: {
        requests: { cpu: '500m', memory: '1Gi', 'ephemeral-storage': '1Gi' },
        limits: { cpu: '2', memory: '2Gi', 'ephemeral-storage': '20Gi' },
      },
    },
    description: 'Resources by name, for the resourcePreset of jobs. /tmp and /work count as ephemeral storage.',
  }),
  ...aroundValues,
  defaults: value.object(jobSettings.properties, {
    description: 'What holds for every job where neither its kind nor the job says otherwise.',
  }),
  kinds: value.map(jobOverrides, {
    keys: NAME_KEYS,
    default: {
      custom: {},
      dbt: {
        command: ['dbt'],
        env: DBT_ENV,
      },
      dlt: { command: ['python'], env: DLT_ENV },
      quality: {
        command: ['soda'],
        podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [2] } }] },
      },
    },
    description:
      'What holds for the jobs of a kind. dbt, dlt and quality make arguments of their options; a kind of your own runs its command and args.',
  }),
  jobs: value.map(jobOverrides, {
    keys: NAME_KEYS,
    description: 'Jobs by name, each with what differs from its kind and the defaults. null removes a default.',
  }),
});
