import { yaml } from '../../src/values/values-yaml.js';
import type { JobsValues, ProductOptions } from './product-values.js';
import { remarks } from './remarks.js';

/** The values as a file to read: its schema for editors, where it comes from, and a remark before what needs one. */
export function printed(values: JobsValues, options: ProductOptions, schema: string): string {
  const { artifacts, spec } = options;
  const head = [
    `# yaml-language-server: $schema=${schema}`,
    `# ${spec.metadata.name} ${spec.metadata.version}, made of ${spec.file} and ${artifacts.file} by \`floe-charts values\`.`,
    '# Make it anew when they change, and keep what is your own in a second file.',
  ].join('\n');
  const about: Readonly<Record<string, readonly string[]>> = remarks(options);
  const keys = [...new Set(['product', 'artifacts', ...Object.keys(values)])];
  const sections = keys.map((key) => {
    const part = values[key as keyof JobsValues];
    const comments = (about[key] ?? []).map((line) => `# ${line}\n`);
    return comments.join('') + (part === undefined ? '' : yaml({ [key]: part }));
  });
  const rest = Object.keys(about).filter((key) => !keys.includes(key)).flatMap((key) => (about[key] ?? []).map((line) => `# ${line}\n`));
  return `${[head, ...sections, ...rest].map((section) => section.trimEnd()).filter((section) => section !== '').join('\n\n')}\n`;
}
