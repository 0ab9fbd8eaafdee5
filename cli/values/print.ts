import { yaml } from '../../src/values/values-yaml.js';
import type { JobsValues, ProductOptions } from './product-values.js';
import { remarks } from './remarks.js';

const KEYS = ['product', 'artifacts', 'platform', 'resourcePresets', 'credentials', 'defaults', 'jobs'] as const;

/** The values as a file to read: its schema for editors, where it comes from, and a remark before what needs one. */
export function printed(values: JobsValues, options: ProductOptions, schema: string): string {
  const { artifacts, spec } = options;
  const head = [
    `# yaml-language-server: $schema=${schema}`,
    `# ${spec.metadata.name} ${spec.metadata.version}, made of ${spec.file} and ${artifacts.file} by \`floe-charts values\`.`,
    '# Make it anew when they change, and keep what is your own in a second file.',
    '',
  ].join('\n');
  const about = remarks(options);
  const sections = KEYS.map((key) => {
    const comments = (about[key] ?? []).map((line) => `# ${line}\n`).join('');
    return values[key] === undefined ? comments : comments + yaml({ [key]: values[key] });
  });
  return [head, ...sections].filter((section) => section !== '').join('\n');
}
