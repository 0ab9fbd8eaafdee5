import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { parseAllDocuments } from 'yaml';
import type { HelmChart } from '../chart/helm-chart.js';
import { chartFiles } from '../package/chart-files.js';
import { writeFolder } from '../package/write.js';
import type { ObjectType } from '../values/value.js';
import type { PartialValues, ValuesOf } from '../values/value-type.js';

/** A manifest as the API server would get it. */
export interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  /** Anything else: what the kind has. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reaches deep into manifests of any kind
  readonly [field: string]: any;
}

export interface RenderOptions {
  /** The helm to run. Default: the environment's HELM, or `helm` on the PATH. */
  readonly helm?: string;
  /** Default: `test`. */
  readonly releaseName?: string;
  /** Default: `default`. */
  readonly namespace?: string;
  /** Default: 1.31.0, for old Helms take an older Kubernetes for granted than charts support. */
  readonly kubeVersion?: string;
  /** APIs that the cluster is to serve beside its own, such as `monitoring.coreos.com/v1`. */
  readonly apiVersions?: readonly string[];
  /** Render as for an upgrade. Default: as for an install. */
  readonly upgrade?: boolean;
}

/** Helm refused to render: its values break the schema, or a template failed. */
export class HelmError extends Error {
  override readonly name = 'HelmError';
}

/**
 * Renders a chart of constructs with a real Helm and gives its manifests, tests and hooks included.
 *
 * @throws HelmError with Helm's own message where it refuses.
 * @throws SynthError where the chart cannot be synthesized.
 */
export async function render<T extends ObjectType>(
  chart: HelmChart<T>,
  values: PartialValues<T> | Partial<ValuesOf<T>> = {},
  options: RenderOptions = {},
): Promise<Rendered[]> {
  return inTemporaryFolder(async (folder) => {
    const path = join(folder, chart.metadata.name);
    writeFolder(path, chartFiles(chart, { sourceComments: false }));
    return renderFolder(path, values, options);
  });
}

/** Renders a chart that lies in a folder, as `render` does. */
export async function renderFolder(path: string, values: unknown = {}, options: RenderOptions = {}): Promise<Rendered[]> {
  return parseManifests(await helmTemplate(path, values, options));
}

/** What `helm template` prints. The values reach Helm as JSON, so that no YAML reader comes in between. */
export async function helmTemplate(path: string, values: unknown = {}, options: RenderOptions = {}): Promise<string> {
  return inTemporaryFolder(async (folder) => {
    const file = join(folder, 'values.json');
    await writeFile(file, readable(JSON.stringify(values)));
    const {
      helm = process.env['HELM'] ?? 'helm',
      releaseName = 'test',
      namespace = 'default',
      kubeVersion = '1.31.0',
      apiVersions = [],
      upgrade = false,
    } = options;
    const args = ['template', releaseName, path, '--namespace', namespace, '--kube-version', kubeVersion, '--values', file];
    const flags = [...apiVersions.flatMap((api) => ['--api-versions', api]), ...(upgrade ? ['--is-upgrade'] : [])];
    const { stdout, stderr, failed, exitCode } = await execa(helm, [...args, ...flags], {
      reject: false,
      stripFinalNewline: false,
      maxBuffer: 1 << 30,
    });
    if (failed) throw new HelmError(stderr.trim() === '' ? `${helm} ended with ${exitCode ?? 'a signal'}.` : stderr.trim());
    return stdout;
  });
}

/** JSON that Helm's YAML reader takes: what YAML does not allow as it is, as escapes. */
function readable(json: string): string {
  return json.replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The manifests in a stream of YAML documents, read as Kubernetes reads them (YAML 1.1 scalars). */
export function parseManifests(stream: string): Rendered[] {
  const found: Rendered[] = [];
  for (const document of parseAllDocuments(stream, { version: '1.1', merge: false })) {
    if ('errors' in document && document.errors.length > 0) throw document.errors[0] as Error;
    const manifest = (document as { toJS(): unknown }).toJS();
    if (manifest !== null) found.push(manifest as Rendered);
  }
  return found;
}

async function inTemporaryFolder<R>(use: (folder: string) => Promise<R>): Promise<R> {
  const folder = await mkdtemp(join(tmpdir(), 'floe-charts-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
