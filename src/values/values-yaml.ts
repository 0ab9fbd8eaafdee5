import { stringify } from 'yaml';
import { defaultOf, isRequiredOfUser } from './defaults.js';
import type { ValueType } from './value-type.js';

const WIDTH = 100;

/**
 * values.yaml: every value in declared order with its description, and its default in YAML that readers of version 1.1 and
 * 1.2 take alike. What has no default stands there as a comment.
 */
export function valuesYaml(declared: ValueType, schemaFile: string): string {
  const lines = [`# yaml-language-server: $schema=${schemaFile}`];
  if (declared.type.kind === 'object') writeProperties(declared.type.properties, '', lines, true);
  return `${lines.join('\n')}\n`;
}

/** Any values as a values file, pointing at the schema. */
export function valuesFile(values: unknown, schemaFile: string): string {
  return `# yaml-language-server: $schema=${schemaFile}\n${yaml(values)}`;
}

/** YAML that means the same to YAML 1.1 and 1.2 readers. */
export function yaml(value: unknown): string {
  return stringify(value, { version: '1.1', compat: 'core', lineWidth: 0, aliasDuplicateObjects: false });
}

function writeProperties(properties: Readonly<Record<string, ValueType>>, indent: string, lines: string[], spaced: boolean): void {
  for (const [key, property] of Object.entries(properties)) {
    if (property.schemaOnly) continue;
    if (spaced) lines.push('');
    lines.push(...comment(describe(property), indent));
    const { type } = property;
    const byDefault = defaultOf(property);
    if (byDefault === undefined) {
      lines.push(`${indent}# ${yamlKey(key)}:`);
    } else if (type.kind === 'object' && Object.keys(type.properties).length > 0 && property.default === undefined) {
      const inner: string[] = [];
      writeProperties(type.properties, `${indent}  `, inner, false);
      if (Object.keys(byDefault as object).length > 0) lines.push(`${indent}${yamlKey(key)}:`, ...inner);
      else lines.push(`${indent}${yamlKey(key)}: {}`, ...inner.map((line) => commentBelow(line, indent)));
    } else {
      lines.push(
        ...yaml({ [key]: byDefault })
          .trimEnd()
          .split('\n')
          .map((line) => (line === '' ? '' : indent + line)),
      );
    }
  }
}

/** A comment within an object that is empty: in line with its key, as YAML has nothing deeper there. */
const commentBelow = (line: string, indent: string): string => `${indent}# ${line.slice(indent.length).replace('# ', '')}`;

const yamlKey = (key: string): string => yaml({ [key]: 0 }).replace(/: 0\n$/, '');

function describe(declared: ValueType): string {
  const required = isRequiredOfUser(declared) ? 'Required.' : '';
  return [required, declared.description ?? ''].filter((text) => text !== '').join(' ');
}

function comment(text: string, indent: string): string[] {
  const width = WIDTH - indent.length - 2;
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(/\s+/)) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    if (line !== '') lines.push(line);
  }
  return lines.map((line) => `${indent}# ${line}`);
}
