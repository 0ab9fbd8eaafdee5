/** The folder that all steps of a job share. */
export const WORK_DIR = '/work';

/** The folders of a job that it may write to, its root filesystem being read-only. */
export const WRITABLE = [
  { name: 'tmp', mountPath: '/tmp' },
  { name: 'work', mountPath: WORK_DIR },
] as const;

/** Where dbt and dlt write, and that they do not report home. */
export const DBT_ENV = {
  DBT_TARGET_PATH: `${WORK_DIR}/target`,
  DBT_LOG_PATH: `${WORK_DIR}/logs`,
  DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
} as const;
export const DLT_ENV = { DLT_DATA_DIR: `${WORK_DIR}/dlt`, RUNTIME__DLTHUB_TELEMETRY: 'false' } as const;
