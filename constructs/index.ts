/** The constructs of the floe data platform. They know floe, and nothing of template text. */
export { ConfigFiles, type ConfigFilesProps } from './common/config-files.js';
export { Credential, credentialValues, type CredentialProps, type CredentialSource, type Refusal } from './common/credential.js';
export type { CustomResource } from './common/custom-resource.js';
export {
  databaseClientValues,
  databaseConnection,
  DatabaseCredential,
  type DatabaseConnection,
  type DatabaseSecret,
  type DatabaseService,
} from './common/database.js';
export { databaseFlows } from './common/database-flows.js';
export { addFlowPolicies, outside, podsOf, type Flow, type Party } from './common/flows.js';
export * as floeGlobals from './common/globals.js';
export { podFields, podMetadata, podValues, type PodDefaults } from './common/pod-settings.js';
export { ownMounts, ownVolumes, volumeValues } from './common/volumes.js';
export { databaseCaMounts, databaseCaVolumes, databaseWaitValues, libpqEnv, waitForDatabase } from './common/wait-for-database.js';
export { envList, envValues, plainSource, type EnvSource } from './common/env.js';
export { imageReference, imageValues, type Image, type ImageDefaults } from './common/image.js';
export { RESTRICTED_CONTAINER, RESTRICTED_POD, restrictedPod, securityValues } from './common/security.js';
export { DataJob, type DataJobProps, type Schedule } from './jobs/data-job.js';
export { DbtJob, DltJob, QualityJob, type DbtJobProps, type DltJobProps, type QualityJobProps } from './jobs/kinds.js';
export { FloeJobs } from './jobs/floe-jobs.js';
export { floeJobsValues, jobSettings } from './jobs/values/index.js';
export { FloePlatform, type FloePlatformProps, type ServiceChart, type ServiceFactory } from './platform/floe-platform.js';
export type { FloePlatformValues, ServiceName } from './platform/values.js';
export { PostgreSql } from './platform/postgresql/postgresql.js';
export { postgresqlValues } from './platform/postgresql/values/index.js';
export { Dagster } from './platform/dagster/dagster.js';
export { dagsterValues } from './platform/dagster/values/index.js';
