import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { FloeJobs } from '../../constructs/index.js';
import { renderFolder, type Rendered, type RenderOptions } from '../../src/testing/index.js';
import { synthesized } from './folders.js';
import { allHelms, type Helm } from './helms.js';

export type Tree = Readonly<Record<string, unknown>>;

/** The chart as it is synthesized, once for each worker. */
export const folder = synthesized((app) => new FloeJobs(app));
export const schema = JSON.parse(readFileSync(join(folder, 'values.schema.json'), 'utf8')) as Tree;
export const defaults = parse(readFileSync(join(folder, 'values.yaml'), 'utf8'), { version: '1.1' }) as Tree;

export const helms = allHelms();
export const newest = helms.at(-1) as Helm;
/** For `describe.each`. */
export const eachHelm = helms.map((helm) => [helm.version, helm] as const);

export const IMAGE = { repository: 'example/dbt', tag: '1.0' };
export const MONITORING = ['monitoring.coreos.com/v1'];

/** A render by the newest Helm, or the one in the options' `helm`. */
export async function renderJobs(values: unknown, options: RenderOptions = {}): Promise<Rendered[]> {
  return renderFolder(folder, values, { helm: newest.binary, releaseName: 'sales', ...options });
}

/** The text with which Helm refuses to render; undefined where it renders. */
export async function refusalOf(values: unknown, options: RenderOptions = {}): Promise<string | undefined> {
  try {
    await renderJobs(values, options);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

export const identity = ({ kind, metadata }: Rendered): string => `${kind}/${metadata.name}`;
export const ofKind = (manifests: readonly Rendered[], kind: string): Rendered[] => manifests.filter((manifest) => manifest.kind === kind);

/** The Job or CronJob of an entry of `jobs`. */
export function jobNamed(manifests: readonly Rendered[], job: string): Rendered {
  const found = manifests.find(({ metadata }) => metadata.labels?.['floe.dev/job'] === job);
  if (found === undefined) throw new Error(`There is no job ${job} among ${manifests.map(identity).join(', ')}.`);
  return found;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: Tree }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
  readonly resources: Tree;
  readonly restartPolicy?: string;
  readonly [field: string]: unknown;
}

interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes: readonly ({ readonly name: string } & Tree)[];
  readonly [field: string]: unknown;
}

/** The spec of a Job, or of the Jobs of a CronJob. */
export const jobSpecOf = ({ kind, spec }: Rendered): Tree =>
  kind === 'CronJob' ? (spec as { jobTemplate: { spec: Tree } }).jobTemplate.spec : (spec as Tree);
type PodTemplate = { readonly metadata: Rendered['metadata']; readonly spec: PodSpec };
export const podOf = (manifest: Rendered): PodTemplate => jobSpecOf(manifest)['template'] as PodTemplate;
export const containerOf = (manifest: Rendered): Container => podOf(manifest).spec.containers[0] as Container;

/** Literal variables by name. Fails where a name comes twice. */
export function envOf(container: Container): Readonly<Record<string, unknown>> {
  const found = (container.env ?? []).map(({ name, value, valueFrom }) => [name, value ?? valueFrom] as const);
  const env = Object.fromEntries(found);
  if (Object.keys(env).length !== found.length) throw new Error(`A variable comes twice: ${found.map(([name]) => name).join(', ')}`);
  return env;
}
