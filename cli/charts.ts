import { HelmApp, type HelmChart } from '../src/index.js';

/** The charts that this version of the library has, by name; each is made when it is asked for. */
export const CHARTS: Readonly<Record<string, (app: HelmApp) => Promise<HelmChart>>> = {
  'floe-jobs': async (app) => new (await import('../constructs/jobs/floe-jobs.js')).FloeJobs(app),
  'floe-platform': async (app) => new (await import('../constructs/platform/floe-platform.js')).FloePlatform(app),
  dagster: async (app) => new (await import('../constructs/platform/dagster/dagster.js')).Dagster(app),
  postgresql: async (app) => new (await import('../constructs/platform/postgresql/postgresql.js')).PostgreSql(app),
};

/** The files of one of these charts, by their path in it. Nothing is written. */
export async function chartFilesOf(make: (app: HelmApp) => Promise<HelmChart>): Promise<ReadonlyMap<string, string>> {
  const app = new HelmApp();
  const { metadata } = await make(app);
  return app.build().get(metadata.name) ?? new Map<string, string>();
}
