import type { CompiledArtifacts } from '../documents/artifacts.js';
import type { FloeSpec } from '../documents/spec.js';
import { Problem } from '../problem.js';
import type { JobValues, StepValues } from './product-values.js';

/** Compute that works inside the job itself; any other is a service that the job only asks. */
const IN_PROCESS: ReadonlySet<string> = new Set(['duckdb']);

/** What a job does, whether alone or as a step. */
type Part = JobValues & Omit<StepValues, 'name'>;

const LOAD = { kind: 'dlt' } as const satisfies Part;
/** `build` runs seeds, models, snapshots and tests in the order of their dependencies, and nothing on top of what failed. */
const BUILD = { kind: 'dbt', dbt: { command: 'build' } } as const satisfies Part;

/** The job of a product: its ingestion if it has one, then its models. In one job, so that no model is built from half a load. */
export function productJobs(
  spec: FloeSpec,
  artifacts: CompiledArtifacts,
  options: { readonly preset: string | undefined; readonly pause: boolean },
): Record<string, JobValues> {
  const loads = artifacts.plugins?.ingestion?.type === 'dlt';
  const builds = (spec.transforms ?? []).length > 0;
  const preset = options.preset ?? presetFor(artifacts, builds);
  const settings = { ...schedule(spec, options.pause), ...(preset === undefined ? {} : { resourcePreset: preset }) };
  if (loads && builds)
    return {
      'load-and-build': {
        ...settings,
        steps: [
          { name: 'load', ...LOAD },
          { name: 'build', ...BUILD },
        ],
      },
    };
  if (loads) return { 'dlt-load': { ...LOAD, ...settings } };
  if (builds) return { 'dbt-build': { ...BUILD, ...settings } };
  throw new Problem(
    `${spec.file}: transforms: there is nothing to run. Add transforms, or to the platform an ingestion plugin of the type dlt.`,
  );
}

function schedule(spec: FloeSpec, pause: boolean): JobValues {
  const { cron, timezone, enabled = true } = spec.schedule ?? {};
  if (cron === undefined) return {};
  return { schedule: cron, ...(timezone === undefined ? {} : { timeZone: timezone }), ...(pause || !enabled ? { suspend: true } : {}) };
}

/** What a job needs depends on where the work is done: a warehouse does it itself. */
function presetFor({ plugins, transforms }: CompiledArtifacts, builds: boolean): string | undefined {
  const computes = [plugins?.compute.type, transforms?.default_compute, ...(transforms?.models ?? []).map(({ compute }) => compute)];
  return builds && computes.some((compute) => compute !== undefined && IN_PROCESS.has(compute)) ? 'large' : undefined;
}
