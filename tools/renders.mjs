// Every way in which we say that our charts can be rendered. As a command it writes the manifests of each to a file, for
// linters that read folders:
//
//   node tools/renders.mjs FOLDER

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TOOLS } from './cache.mjs';
import { CUSTOM_APIS } from './crds/crds.mjs';
import { releaseOf } from './module.mjs';
import { clientFolders } from './unpack.mjs';

const ROOT = dirname(TOOLS);
const CHARTS = join(ROOT, 'charts-out');
const EXAMPLES = join(ROOT, 'examples');

/** The newest Kubernetes that the charts are tested on. */
export const NEWEST = releaseOf('kubernetes-newest', 'k8s.io/kubernetes');

/** Values beside those of the charts: see `everyRender`. */
const RENDERS = join(TOOLS, 'renders');

/**
 * A chart with the values files that it is rendered with, the later ones over the earlier.
 *
 * @typedef {object} Render
 * @property {string} chart
 * @property {string} folder
 * @property {string[]} needed the files with what an operator must say, as `helm template` says too
 * @property {string} [environment] a file of the chart
 * @property {string} [product] what is laid over that: ci values, an example, or another of tools/renders
 * @property {string[]} files all of them, in their order
 * @property {string} name such as `floe-jobs with values-prod.yaml, examples/ingestion/values.yaml`
 */

/** The names of the charts that `npm run synth` writes. */
export const chartNames = () => readdirSync(CHARTS).filter((name) => existsSync(join(CHARTS, name, 'Chart.yaml')));

/**
 * Each chart with its defaults, with each of its environment files, and with each of its ci values and examples, alone and
 * over each environment file. A chart or a file that is added is among them by itself. The folder tools/renders/CHART has
 * further values to render it with alone, and what a chart does not install without:
 *
 *   needed.yaml        lies beneath all others
 *   needed-prod.yaml   lies beneath values-prod.yaml and what is laid over that
 *
 * @returns {Render[]}
 */
export function everyRender() {
  return chartNames().flatMap((chart) => {
    const folder = join(CHARTS, chart);
    const own = join(RENDERS, chart);
    const products = [undefined, ...valuesFiles(join(folder, 'ci'), /-values\.yaml$/), ...examplesOf(chart)];
    const others = valuesFiles(own, /^(?!needed).*\.yaml$/);
    return [undefined, ...valuesFiles(folder, /^values-.*\.yaml$/)].flatMap((environment) => {
      const needed = ['needed.yaml', ...(environment === undefined ? [] : [basename(environment).replace(/^values/, 'needed')])]
        .map((file) => join(own, file))
        .filter((file) => existsSync(file));
      return [...products, ...(environment === undefined ? others : [])].map((product) => {
        const files = [...needed, environment, product].filter((file) => file !== undefined);
        return { chart, folder, needed, environment, product, files, name: nameOf(chart, folder, [environment, product]) };
      });
    });
  });
}

/**
 * The manifests, hooks and tests included, with the source of each in a comment, for a cluster with all custom resources.
 *
 * @param {Render} render
 * @param {string} helm the program
 * @param {string} kubeVersion such as `1.28.15`
 * @param {string} [namespace] of the release. Default: default.
 * @returns {string}
 */
export function manifestsOf({ folder, files }, helm, kubeVersion, namespace = 'default') {
  const values = files.flatMap((file) => ['--values', file]);
  const apis = CUSTOM_APIS.flatMap((api) => ['--api-versions', api]);
  const args = ['template', 'sales', folder, '--namespace', namespace, '--kube-version', kubeVersion, ...values, ...apis];
  return execFileSync(helm, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
}

/** The templates of all charts that make manifests, as Helm names them: `floe-jobs/templates/job.yaml`. */
export function everyTemplate() {
  return readdirSync(CHARTS, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?:^|\/)templates\/.*\.yaml$/.test(file))
    .sort();
}

function nameOf(chart, folder, files) {
  const names = files.filter((file) => file !== undefined).map((file) => relative(file.startsWith(folder) ? folder : ROOT, file));
  return names.length === 0 ? chart : `${chart} with ${names.join(', ')}`;
}

/** The examples for a chart: those whose first line, for editors, names its schema. */
function examplesOf(chart) {
  return readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?:^|\/)values[^/]*\.yaml$/.test(file))
    .map((file) => join(EXAMPLES, file))
    .filter((file) => {
      const schema = /^# yaml-language-server: \$schema=(\S+)/.exec(readFileSync(file, 'utf8'))?.[1];
      if (schema === undefined) throw new Error(`${file} does not name its schema in its first line.`);
      return dirname(resolve(dirname(file), schema)) === join(CHARTS, chart);
    });
}

function valuesFiles(folder, pattern) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => pattern.test(file))
    .map((file) => join(folder, file));
}

function main([folder, ...rest]) {
  if (folder === undefined || rest.length > 0) {
    process.stderr.write('Usage: node tools/renders.mjs FOLDER\n');
    process.exit(2);
  }
  mkdirSync(folder, { recursive: true });
  const helm = join(clientFolders()[0] ?? '', 'helm');
  const renders = everyRender();
  for (const render of renders) {
    const file = join(folder, `${render.name.replaceAll(/[^\w.-]+/g, '_')}.yaml`);
    writeFileSync(file, manifestsOf(render, helm, NEWEST));
  }
  process.stderr.write(`Wrote the manifests of ${renders.length} renders to ${folder}.\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2));
