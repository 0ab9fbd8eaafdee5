import type { Construct } from 'constructs';
import type { Expr } from '../../src/index.js';
import { dbtArguments, qualityArguments, type DbtArguments, type QualityArguments } from './arguments.js';
import { DataJob, type DataJobProps } from './data-job.js';
import { DBT_ENV, DLT_ENV } from './writable.js';

type Common = Omit<DataJobProps, 'command' | 'args'>;
type Text = string | Expr<string>;

export interface DbtJobProps extends Common, Omit<DbtArguments, 'command'> {
  /** Default: build. */
  readonly dbt?: Text;
  /** The folder of dbt_project.yml. Default: /dbt. */
  readonly projectDir?: Text;
  /** The folder of profiles.yml. Default: the project's. */
  readonly profilesDir?: Text;
}

/** A dbt command as a job of a chart. */
export class DbtJob extends DataJob {
  constructor(scope: Construct, id: string, props: DbtJobProps) {
    const {
      dbt = 'build',
      select,
      exclude,
      vars,
      target,
      threads,
      fullRefresh,
      projectDir = '/dbt',
      profilesDir = projectDir,
      ...rest
    } = props;
    const options = { command: dbt, select, exclude, vars, target, threads, fullRefresh };
    super(scope, id, {
      ...rest,
      command: ['dbt'],
      args: dbtArguments(withoutUndefined(options)),
      env: { ...DBT_ENV, DBT_PROJECT_DIR: projectDir, DBT_PROFILES_DIR: profilesDir, ...rest.env },
    });
  }
}

export interface DltJobProps extends Common {
  /** The Python script that runs the pipeline. Default: pipeline.py. */
  readonly script?: Text;
  readonly pipelineName?: Text;
  readonly datasetName?: Text;
  readonly refresh?: 'drop_sources' | 'drop_resources' | 'drop_data';
}

/** A dlt pipeline as a job of a chart. */
export class DltJob extends DataJob {
  constructor(scope: Construct, id: string, props: DltJobProps) {
    const { script = 'pipeline.py', pipelineName, datasetName, refresh, ...rest } = props;
    const options = withoutUndefined({ PIPELINE_NAME: pipelineName, DATASET_NAME: datasetName, REFRESH: refresh });
    super(scope, id, { ...rest, command: ['python'], args: [script], env: { ...DLT_ENV, ...options, ...rest.env } });
  }
}

export interface QualityJobProps extends Common, QualityArguments {}

/** A scan of Soda Core as a job of a chart. */
export class QualityJob extends DataJob {
  constructor(scope: Construct, id: string, props: QualityJobProps) {
    const { dataSource, configuration, checks, variables, ...rest } = props;
    super(scope, id, {
      ...rest,
      command: ['soda'],
      args: qualityArguments(withoutUndefined({ dataSource, configuration, checks, variables })),
    });
  }
}

type Defined<T> = { [K in keyof T]-?: undefined extends T[K] ? never : K }[keyof T];

/** An object without the keys that were not given. */
function withoutUndefined<T extends object>(
  options: T,
): { [K in Defined<T>]: T[K] } & { [K in Exclude<keyof T, Defined<T>>]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, option]) => option !== undefined)) as never;
}
