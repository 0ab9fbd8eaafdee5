import { value } from '../../../src/index.js';
import { optionalPath } from '../../common/patterns.js';

/** The options of a dbt command. https://docs.getdbt.com/reference/dbt-commands */
export const dbtOptions = value.object(
  {
    command: value.oneOf(['build', 'run', 'test', 'seed', 'snapshot', 'source freshness', 'compile', 'deps', 'docs generate'], {
      default: 'build',
      description: 'What dbt does.',
    }),
    select: value.list(value.string({ minLength: 1 }), {
      description: 'What it does it to: selectors, any of which must match. Default: everything.',
    }),
    exclude: value.list(value.string({ minLength: 1 }), { description: 'What it leaves out.' }),
    vars: value.jsonObject({ description: 'Variables of the project.' }),
    target: value.string({ default: '', description: 'The target of the profile. Default: as the profile says.' }),
    threads: value.optional(value.integer({ minimum: 1, maximum: 1000 }), {
      description: 'How many models are built at once. Default: as the profile says.',
    }),
    fullRefresh: value.boolean({
      default: false,
      description: 'Whether incremental models are built anew. Has no meaning for tests and snapshots.',
    }),
    projectDir: optionalPath({ default: '/dbt', description: 'The folder of dbt_project.yml. Empty: where the image starts.' }),
    profilesDir: optionalPath({
      description: 'The folder of profiles.yml. Default: that of the CompiledArtifacts if they have dbt_profiles, else the project.',
    }),
  },
  { description: 'Options of the kind dbt. They become arguments where `args` is empty.' },
);

/** The options of a dlt pipeline. https://dlthub.com/docs/general-usage/pipeline */
export const dltOptions = value.object(
  {
    script: value.string({ default: 'pipeline.py', minLength: 1, description: 'The Python script that runs the pipeline.' }),
    pipelineName: value.string({ default: '', description: "The pipeline's name, as PIPELINE_NAME. Default: the script's." }),
    datasetName: value.string({ default: '', description: "The dataset that is loaded, as DATASET_NAME. Default: the script's." }),
    refresh: value.oneOf(['', 'drop_sources', 'drop_resources', 'drop_data'], {
      default: '',
      description: 'What is dropped before the load, as REFRESH. Empty: nothing.',
    }),
  },
  { description: 'Options of the kind dlt.' },
);

/** The options of a scan of Soda Core. https://docs.soda.io/run-a-scan */
export const qualityOptions = value.object(
  {
    dataSource: value.string({ default: '', description: 'The data source of the configuration that is checked.' }),
    configuration: value.string({ default: 'configuration.yml', minLength: 1, description: 'The file that says how to connect.' }),
    checks: value.list(value.string({ minLength: 1 }), { default: ['checks.yml'], minItems: 1, description: 'The files with the checks.' }),
    variables: value.map(value.string(), { keys: { pattern: '^[A-Za-z_][A-Za-z0-9_]*$' }, description: 'Variables of the checks.' }),
  },
  { description: 'Options of the kind quality: a scan of Soda Core.' },
);
