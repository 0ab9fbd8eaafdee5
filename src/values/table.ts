import { defaultOf, isRequiredOfUser } from './defaults.js';
import type { Kind, ValueType } from './value-type.js';

/** A Markdown table of all values: key, type, default, whether it must be given, description. */
export function valuesTable(declared: ValueType): string {
  const rows = rowsOf(declared, '');
  const cells = [['Key', 'Type', 'Default', 'Required', 'Description'], ...rows];
  return cells.flatMap((row, i) => [`| ${row.join(' | ')} |`, ...(i === 0 ? [`|${' --- |'.repeat(row.length)}`] : [])]).join('\n');
}

function rowsOf(declared: ValueType, path: string): string[][] {
  const { type } = declared;
  const own = path === '' || (type.kind === 'object' && declared.description === undefined) ? [] : [row(declared, path)];
  return [...own, ...below(type).flatMap(([key, property]) => rowsOf(property, path === '' ? key : `${path}.${key}`))];
}

function below(type: Kind): [string, ValueType][] {
  // A shared definition is described where it is declared in full.
  if (type.kind === 'object' && type.definition !== undefined) return [];
  if (type.kind === 'object') return Object.entries(type.properties).filter(([, property]) => !property.schemaOnly);
  if (type.kind === 'map' && isStructured(type.values)) return [['*', type.values]];
  if (type.kind === 'list' && isStructured(type.items)) return [['*', type.items]];
  if (type.kind === 'union') return type.of.flatMap((alternative) => (isStructured(alternative) ? below(alternative.type) : []));
  return [];
}

const isStructured = ({ type }: ValueType): boolean =>
  (type.kind === 'object' && type.definition === undefined) || (type.kind === 'union' && type.of.some(isStructured));

function row(declared: ValueType, path: string): string[] {
  const byDefault = declared.type.kind === 'object' ? undefined : defaultOf(declared);
  return [
    `\`${path}\``,
    typeName(declared.type),
    byDefault === undefined ? '' : code(JSON.stringify(byDefault)),
    declared.type.kind !== 'object' && isRequiredOfUser(declared) ? 'yes' : '',
    (declared.description ?? '').replaceAll('|', '\\|').replaceAll('\n', ' '),
  ];
}

const code = (text: string): string => `\`${text.replaceAll('|', '\\|').replaceAll('`', "'")}\``;

function typeName(type: Kind): string {
  switch (type.kind) {
    case 'string':
      return type.enum === undefined ? 'string' : type.enum.map((each) => `\`${each}\``).join(', ');
    case 'list':
      return `list of ${typeName(type.items.type)}`;
    case 'map':
      return `map of ${typeName(type.values.type)}`;
    case 'shape':
      return type.definition;
    case 'union':
      return type.of.map((alternative) => typeName(alternative.type)).join(' or ');
    case 'json':
      return type.object ? 'object' : 'any';
    case 'object':
      return type.definition ?? 'object';
    default:
      return type.kind;
  }
}
