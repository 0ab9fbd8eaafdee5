import type { HelmChart } from '../chart/helm-chart.js';
import { leavesOf, Usage, writtenPath } from '../chart/usage.js';
import { SynthError } from '../template/error.js';
import { defaultOf } from '../values/defaults.js';
import { valuesSchema, type JsonSchema } from '../values/json-schema.js';
import { narrowSchema } from '../values/narrow-schema.js';
import { unacceptablePatterns, violations } from '../values/validate.js';
import { valuesFile, valuesYaml, yaml } from '../values/values-yaml.js';
import type { ObjectType } from '../values/value.js';
import { buildTemplates, type BuildOptions } from './build-chart.js';
import { chartYaml } from './chart-yaml.js';
import { combinedValues, withGlobal } from './combined-values.js';
import { refuseEqualFullnames } from './fullnames.js';
import { HELM_IGNORE } from './helm-ignore.js';
import { readme } from './readme.js';

/** The schema that Helm checks values with. */
export const SCHEMA_FILE = 'values.schema.json';
/** The schema for editors, in which nothing is required: a values file of an operator's own is partial. */
export const EDITOR_SCHEMA_FILE = 'values.editor.schema.json';

/** All files of a chart and its subcharts, by path from the chart's folder. */
export function chartFiles(chart: HelmChart, options: BuildOptions): Map<string, string> {
  refuseEqualFullnames(chart);
  const usage = new Usage();
  const declared = combinedValues(chart);
  const files = templatesOf(chart, usage, options);
  refuseUnused(chart, declared, usage);

  const schema = valuesSchema(withGlobal(declared), chart.metadata.name);
  const editorSchema = valuesSchema(withGlobal(declared), chart.metadata.name, { required: false });
  const { ci, environments } = chart.valuesFiles;
  const narrowed = narrowSchema(editorSchema, [defaultOf(declared), ...environments.values(), ...ci.values()]);
  for (const { path, message } of unacceptablePatterns(declared)) throw new SynthError(chart.node.path, `.Values.${path}: ${message}`);
  for (const { path, message } of violations(narrowed, defaultOf(declared))) {
    throw new SynthError(chart.node.path, `the default of .Values.${path} breaks its own declaration: ${message}.`);
  }
  files.set('values.yaml', valuesYaml(declared, EDITOR_SCHEMA_FILE));
  files.set(SCHEMA_FILE, json(schema));
  files.set(EDITOR_SCHEMA_FILE, json(editorSchema));
  files.set('README.md', readme(chart, declared));
  for (const [name, values] of environments) {
    files.set(`values-${name}.yaml`, checkedValues(chart, `values-${name}.yaml`, values, narrowed, EDITOR_SCHEMA_FILE));
  }
  for (const [name, values] of ci) {
    files.set(`ci/${name}-values.yaml`, checkedValues(chart, `ci/${name}-values.yaml`, values, narrowed, `../${EDITOR_SCHEMA_FILE}`));
  }
  return files;
}

/** A chart's own files with those of its subcharts under charts/. A subchart's schema is part of its parent's. */
function templatesOf(chart: HelmChart, usage: Usage, options: BuildOptions): Map<string, string> {
  const files = new Map<string, string>([
    ['Chart.yaml', chartYaml(chart)],
    ['.helmignore', HELM_IGNORE],
    ...buildTemplates(chart, usage, options),
    ...[...chart.crds].map(([name, definition]) => [`crds/${name}.yaml`, yaml(definition)] as const),
  ]);
  const vendored = new Map<string, { path: string; files: Map<string, string> }>();
  for (const { chart: nested, condition } of chart.subcharts) {
    if (condition !== undefined) usage.note(condition, 'value');
    const nestedFiles = templatesOf(nested, usage, options);
    nestedFiles.set('values.yaml', valuesYaml(combinedValues(nested), `../../${EDITOR_SCHEMA_FILE}`));
    const { name } = nested.metadata;
    const twin = vendored.get(name);
    if (twin !== undefined && !sameFiles(twin.files, nestedFiles)) {
      throw new SynthError(
        nested.node.path,
        `has the chart name '${name}' of ${twin.path}, but other contents. Two charts of one name must be the same: give one another name.`,
      );
    }
    vendored.set(name, { path: nested.node.path, files: nestedFiles });
    for (const [path, text] of nestedFiles) files.set(`charts/${name}/${path}`, text);
  }
  return files;
}

function sameFiles(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([path, text]) => b.get(path) === text);
}

function refuseUnused(chart: HelmChart, declared: ObjectType, usage: Usage): void {
  const unused = leavesOf(declared).filter((leaf) => !usage.covers(leaf));
  if (unused.length === 0) return;
  const list = unused.map((leaf) => `.Values.${writtenPath(leaf)}`).join(', ');
  throw new SynthError(
    chart.node.path,
    `declares values that no template uses, so that setting them would do nothing: ${list}. Use them or remove them.`,
  );
}

function checkedValues(chart: HelmChart, file: string, values: unknown, schema: JsonSchema, schemaFile: string): string {
  for (const { path, message } of violations(schema, values))
    throw new SynthError(chart.node.path, `${file}: .Values${path === '' ? '' : `.${path}`} ${message}.`);
  return valuesFile(values, schemaFile);
}

/** JSON in ASCII: what its patterns say of odd characters can be read, and no editor alters them. */
function json(schema: JsonSchema): string {
  const text = JSON.stringify(schema, undefined, 2).replace(
    /[\u007f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${text}\n`;
}
