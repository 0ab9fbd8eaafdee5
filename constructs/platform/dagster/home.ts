import type { Volume, VolumeMount } from '../../../src/kubernetes/index.js';

/** The folder in which Dagster looks for dagster.yaml, and keeps what it writes: where its launcher of runs expects it, too. */
export const DAGSTER_HOME = '/opt/dagster/dagster_home';

/** The folders that Dagster writes to, the root filesystem being read-only: logs, telemetry and history lie in its home. */
const WRITABLE = [
  { name: 'dagster-home', mountPath: DAGSTER_HOME },
  { name: 'tmp', mountPath: '/tmp' },
] as const;

export const writableMounts: readonly VolumeMount[] = WRITABLE.map(({ name, mountPath }) => ({ name, mountPath }));
export const writableVolumes: readonly Volume[] = WRITABLE.map(({ name }) => ({ name, emptyDir: {} }));

/** The volumes whose names the operator's own may not take. */
export const RESERVED_VOLUMES = '^(dagster-home|tmp|instance|workspace|database-ca|compute-logs)$';
