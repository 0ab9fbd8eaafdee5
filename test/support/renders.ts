import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Helm } from './helms.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const CHARTS = join(ROOT, 'charts-out');
const EXAMPLES = join(ROOT, 'examples');

/** A chart with the values files that it is rendered with, the later ones over the earlier. */
export interface Render {
  readonly chart: string;
  readonly folder: string;
  readonly files: readonly string[];
  /** `floe-jobs with values-prod.yaml, examples/ingestion/values.yaml` */
  readonly name: string;
}

/** The names of the charts that `npm run synth` writes. */
export const chartNames = (): string[] => readdirSync(CHARTS).filter((name) => existsSync(join(CHARTS, name, 'Chart.yaml')));

/**
 * Every way in which we say that our charts can be rendered: each chart with its defaults, with each of its environment
 * files, and with each of its ci values and examples, alone and over each environment file. A chart or a file that is
 * added is among them by itself.
 */
export function everyRender(): Render[] {
  return chartNames().flatMap((chart) => {
    const folder = join(CHARTS, chart);
    const environments = valuesFiles(folder, /^values-.*\.yaml$/);
    const products = [...valuesFiles(join(folder, 'ci'), /-values\.yaml$/), ...examplesOf(chart)];
    const combinations = [[], ...environments.map((file) => [file])].flatMap((under) => [
      under,
      ...products.map((product) => [...under, product]),
    ]);
    return combinations.map((files) => ({
      chart,
      folder,
      files,
      name: [chart, files.map((file) => relative(file.startsWith(folder) ? folder : ROOT, file)).join(', ')].filter(Boolean).join(' with '),
    }));
  });
}

/** The manifests, hooks and tests included, with the source of each in a comment. */
export async function manifestsOf(
  { folder, files }: Render,
  helm: Helm,
  kubeVersion: string,
  apiVersions: readonly string[] = [],
): Promise<string> {
  const values = files.flatMap((file) => ['--values', file]);
  const apis = apiVersions.flatMap((api) => ['--api-versions', api]);
  const { stdout } = await execa(helm.binary, ['template', 'sales', folder, '--kube-version', kubeVersion, ...values, ...apis], {
    maxBuffer: 1 << 28,
  });
  return stdout;
}

/** The examples for a chart: those whose first line, for editors, names its schema. */
function examplesOf(chart: string): string[] {
  return readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?:^|\/)values[^/]*\.yaml$/.test(file))
    .map((file) => join(EXAMPLES, file))
    .filter((file) => {
      const schema = /^# yaml-language-server: \$schema=(\S+)/.exec(readFileSync(file, 'utf8'))?.[1];
      if (schema === undefined) throw new Error(`${file} does not name its schema in its first line.`);
      return dirname(resolve(dirname(file), schema)) === join(CHARTS, chart);
    });
}

function valuesFiles(folder: string, pattern: RegExp): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => pattern.test(file))
    .map((file) => join(folder, file));
}

/** The templates of all charts that make manifests, as Helm names them: `floe-jobs/templates/job.yaml`. */
export function everyTemplate(): string[] {
  return readdirSync(CHARTS, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?:^|\/)templates\/.*\.yaml$/.test(file))
    .sort();
}
