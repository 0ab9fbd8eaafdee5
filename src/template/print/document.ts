import { asNode } from '../free.js';
import type { Node, NodeOf, Tree } from '../node.js';
import { presenceOf } from '../presence.js';
import { loopScope } from '../structure.js';
import { isDnsSafe } from '../types.js';
import type { PrintContext } from './context.js';
import { argument, expression, joinText, plainAction } from './expression.js';
import { Lines } from './lines.js';
import { fitsBlock, literalText, yamlScalar } from './scalar.js';
import { TreePrinter } from './tree.js';

/** `head: |` and the document below it where it can stand there readably, else `head:` and the document quoted. */
export function printDocument(printer: TreePrinter, head: string, node: NodeOf<'document'>, indent: number, ctx: PrintContext): void {
  const constant = constantText(node, ctx);
  if (constant !== undefined) {
    if (constant !== '' && fitsBlock(constant)) return printer.block(head, constant, indent);
    return printer.literalField(head, constant, indent, ctx);
  }
  if (node.format === 'text' && !fitsTextBlock(node.tree)) {
    return printer.lines.text(indent, `${head} {{ ${expression(node, ctx)} | quote }}`);
  }
  printer.lines.text(indent, `${head} |`);
  if (node.format === 'json') return printer.lines.control(indent + 2, `${jsonPipeline(node, ctx)} | nindent ${indent + 2}`);
  printContent(printer, node, indent + 2, ctx);
}

/**
 * The body of a named template that is the document. Where `beginsOpen`, it begins with a newline too many, which its use
 * must trim: each line then brings its newline before it.
 */
export function documentTemplateBody(node: NodeOf<'document'>, ctx: PrintContext): string[] {
  const lines = new Lines();
  if (beginsOpen(node)) lines.all.push(NOTHING);
  const constant = constantText(node, ctx);
  if (constant === '') return [''];
  if (constant !== undefined) lines.all.push(...protectedLines(constant.replace(/\n$/, '').split('\n').map(literalText)));
  else if (node.format === 'json') lines.control(0, jsonPipeline(node, ctx));
  else printContent(new TreePrinter(lines), node, 0, ctx);
  // `define` and `end` trim what is next to them.
  if (/^$|^\s/.test(lines.all[0] ?? '')) lines.all[0] = `${NOTHING}${lines.all[0] ?? ''}`;
  return [...lines.all.slice(0, -1), joinText([lines.all.at(-1) ?? '', '{{ "\\n" }}'])];
}

/** Whether a text document begins with a line that may not be there. */
export function beginsOpen(node: NodeOf<'document'>): boolean {
  return node.format === 'text' && isOpen(firstLine(node.tree));
}

/** The lines of NOTES.txt. */
export function notesLines(node: NodeOf<'document'>, ctx: PrintContext): readonly string[] {
  const lines = new Lines();
  printContent(new TreePrinter(lines), node, 0, ctx);
  return lines.all;
}

function printContent(printer: TreePrinter, node: NodeOf<'document'>, indent: number, ctx: PrintContext): void {
  if (node.format === 'yaml') return printYaml(printer, node.tree, indent, ctx.inDocument());
  const { all } = printer.lines;
  const start = all.length;
  if (node.format === 'properties') printProperties(printer, node.tree, indent, ctx);
  else printLines(printer, node.tree, indent, ctx);
  all.push(...protectedLines(all.splice(start), indent));
}

/** Prints nothing, and keeps what is beside it from being trimmed. */
const NOTHING = '{{ "" }}';

/** An empty line, or whitespace at the end of one, would be trimmed by an action that follows. */
function protectedLines(lines: readonly string[], indent = 0): string[] {
  return lines.map((line, i) => {
    const next = lines[i + 1];
    const isTrimmed = next === undefined || /^\s*\{\{-/.test(next);
    if (!isTrimmed || !/^$|\s$/.test(line)) return line;
    return line === '' ? `${' '.repeat(indent)}${NOTHING}` : joinText([line, NOTHING]);
  });
}

// -------------------------------------------------------------------------------------------------------- YAML and JSON

function printYaml(printer: TreePrinter, tree: Tree, indent: number, ctx: PrintContext): void {
  const node = asNode(tree);
  if (node?.op === 'if') return printer.ifElse(node, indent, ctx, (branch, inner) => printYaml(printer, branch, indent, inner));
  if (isStructure(tree)) return printer.content(tree, indent, ctx);
  if (node === undefined) return printer.lines.text(indent, yamlScalar((tree ?? null) as string | number | boolean | null));
  printer.lines.control(indent, `${jsonOf(node, ctx)} | nindent ${indent}`);
}

/** A list or mapping that is written out, rather than a value of which all is known only at install. */
function isStructure(tree: Tree): boolean {
  const node = asNode(tree);
  return node === undefined ? typeof tree === 'object' && tree !== null : node.op === 'combine' || node.op === 'each';
}

const isMapping = (tree: Tree): boolean => {
  const node = asNode(tree);
  return isStructure(tree) && !Array.isArray(tree) && !(node?.op === 'each' && node.key === undefined);
};

const jsonOf = (node: Node, ctx: PrintContext): string =>
  `include ${JSON.stringify(ctx.templates.standard('toJson'))} ${argument(node, ctx)}`;

function jsonPipeline(node: NodeOf<'document'>, ctx: PrintContext): string {
  const pretty = JSON.stringify(ctx.templates.standard('toPrettyJson'));
  const value = asNode(node.tree);
  if (value !== undefined && value.op !== 'if' && !isStructure(value)) return `include ${pretty} ${argument(value, ctx)}`;
  // `fromYaml` reads mappings only.
  const wrapped = !isMapping(node.tree);
  const yaml: NodeOf<'document'> = { ...node, format: 'yaml', tree: wrapped ? { value: node.tree } : node.tree };
  const template = ctx.templates.outline(yaml, 'document', 'json');
  const data = `(${expression({ op: 'template', template, type: node.type }, ctx)} | fromYaml)`;
  return `include ${pretty} ${wrapped ? `${data}.value` : data}`;
}

// ----------------------------------------------------------------------------------------------------------- Properties

function printProperties(printer: TreePrinter, tree: Tree, indent: number, ctx: PrintContext): void {
  const node = asNode(tree);
  if (node === undefined) {
    for (const [key, value] of Object.entries(tree as object))
      printProperty(printer, literalText(escapeProperty(key, true)), value as Tree, indent, ctx);
    return;
  }
  if (node.op === 'combine') {
    for (const part of node.parts) printProperties(printer, part, indent, ctx);
    return;
  }
  if (node.op === 'if') {
    return printer.guarded(node.condition, indent, ctx, (inner) => printProperties(printer, node.then, indent, inner));
  }
  const each = node.op === 'each' ? node : loopOver(node);
  printer.loop(each, indent, ctx, (inner) => {
    const key = `{{ include ${JSON.stringify(ctx.templates.standard('propertyKey'))} ${argument(each.key as Node, inner)} }}`;
    printProperty(printer, key, each.body, indent, inner);
  });
}

function printProperty(printer: TreePrinter, key: string, value: Tree, indent: number, ctx: PrintContext): void {
  const node = asNode(value);
  if (node === undefined) {
    if (value !== undefined) printer.lines.text(indent, `${key}=${literalText(escapeProperty(plainText(value), false))}`);
    return;
  }
  printer.guarded(presenceCondition(node), indent, ctx, (inner) => {
    const of = node.op === 'if' ? asNode(node.then) : node;
    if (node.op === 'if' && of === undefined) return printProperty(printer, key, node.then, indent, inner);
    const text = of as Node;
    const escape = JSON.stringify(ctx.templates.standard('propertyValue'));
    const { kind } = text.type.type;
    const action = kind === 'string' ? `{{ include ${escape} ${argument(text, inner)} }}` : plainAction(text, inner);
    printer.lines.text(indent, `${key}=${action}`);
  });
}

/** Escapes as `java.util.Properties` reads them: in ASCII, astral characters as surrogate pairs. */
function escapeProperty(text: string, isKey: boolean): string {
  return text.replace(isKey ? /[\\ \t\n\r\f=:#!]|[^\x20-\x7e]/g : / $|[\\\t\n\r\f]|^ |[^\x20-\x7e]/g, (c, at: number) => {
    // At the end of a file Helm trims whitespace.
    if (!isKey && c === ' ' && at === text.length - 1) return '\\u0020';
    const named: Record<string, string> = {
      '\\': '\\\\',
      '\t': '\\t',
      '\n': '\\n',
      '\r': '\\r',
      '\f': '\\f',
      ' ': '\\ ',
      '=': '\\=',
      ':': '\\:',
      '#': '\\#',
      '!': '\\!',
    };
    return named[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** A constant as text. */
function plainText(constant: Tree): string {
  if (typeof constant === 'string') return constant;
  if (typeof constant === 'number' || typeof constant === 'boolean') return String(constant);
  throw new TypeError(`A line or property must be a text, a number or a boolean; got ${constant === null ? 'null' : typeof constant}.`);
}

// ----------------------------------------------------------------------------------------------------------------- Text

function printLines(printer: TreePrinter, tree: Tree, indent: number, ctx: PrintContext): void {
  for (const line of tree as Tree[]) printLine(printer, line, indent, ctx);
}

function printLine(printer: TreePrinter, line: Tree, indent: number, ctx: PrintContext): void {
  const { lines } = printer;
  if (line === undefined) return;
  if (Array.isArray(line)) return printLines(printer, line, indent, ctx);
  const node = asNode(line);
  if (node === undefined) {
    for (const text of plainText(line).split('\n')) lines.text(indent, literalText(text));
    return;
  }
  if (node.op === 'if') return printer.ifElse(node, indent, ctx, (branch, inner) => printLine(printer, branch, indent, inner));
  if (node.op === 'each') return printer.loop(node, indent, ctx, (inner) => printLine(printer, node.body, indent, inner));
  printer.guarded(presenceCondition(node), indent, ctx, (inner) =>
    lines.text(indent, plainAction(node.op === 'whenSet' ? node.of : node, inner)),
  );
}

/**
 * Whether the lines can stand in a literal block scalar: no interpolated value can break or disturb a line, the first line
 * is always there and begins at the margin, and the last is not empty, whichever of those at the end is the last.
 */
function fitsTextBlock(tree: Tree): boolean {
  if (!isLineSafe(tree) || isOpen(firstLine(tree)) || !/^\S/.test(sample(firstLine(tree)) ?? '')) return false;
  const lines = (tree as Tree[]).flat(Infinity).reverse();
  const ends = lines.slice(0, lines.findIndex((line) => !isOpen(line)) + 1);
  return ends.flatMap(branches).every((line) => /\S$/.test(sample(line) ?? ''));
}

/** The first line that may be there. */
const firstLine = (tree: Tree): Tree => (tree as Tree[]).flat(Infinity).find((line) => line !== undefined);

/** True for a line, or lines, that may not be there. */
function isOpen(line: Tree): boolean {
  const node = asNode(line);
  return (
    line === undefined ||
    (node !== undefined && (node.op === 'if' || node.op === 'each' || node.op === 'whenSet' || presenceOf(node, false) !== true))
  );
}

/** The lines that a conditional or repeated line may be. */
function branches(line: Tree): readonly Tree[] {
  const node = asNode(line);
  if (Array.isArray(line)) return (line as Tree[]).slice(-1).flatMap(branches);
  if (node?.op === 'if') return [node.then, node.otherwise].filter((branch) => branch !== undefined).flatMap(branches);
  return node?.op === 'each' ? branches(node.body) : [line];
}

/** What a line looks like, whatever is interpolated. */
function sample(line: Tree): string | undefined {
  const node = asNode(line);
  if (node === undefined) return line === undefined ? undefined : plainText(line);
  return node.op === 'concat' ? node.parts.map((part) => (part.op === 'literal' ? String(part.value) : 'x')).join('') : 'x';
}

/** Whether what is interpolated can neither break a line nor disturb a block scalar. */
function isLineSafe(tree: Tree): boolean {
  if (Array.isArray(tree)) return (tree as Tree[]).every(isLineSafe);
  const node = asNode(tree);
  if (node === undefined) return tree === undefined || fitsLine(plainText(tree));
  if (node.op === 'if') return isLineSafe(node.then) && isLineSafe(node.otherwise);
  if (node.op === 'each') return isLineSafe(node.body);
  if (node.op === 'concat') return node.parts.every((part) => (part.op === 'literal' ? fitsLine(String(part.value)) : isPlain(part)));
  return isPlain(node);
}

const fitsLine = (text: string): boolean => fitsBlock(`x${text}x`);

function isPlain(node: Node): boolean {
  const { type } = node.type;
  return (
    isDnsSafe(node.type) ||
    type.kind === 'integer' ||
    type.kind === 'boolean' ||
    (type.kind === 'string' && type.enum?.every((each) => /^\S+$/.test(each) && fitsLine(each)) === true)
  );
}

// --------------------------------------------------------------------------------------------------------------- Common

/** The document's text where nothing in it depends on the installation. */
export function constantText(node: NodeOf<'document'>, ctx: PrintContext): string | undefined {
  if (!isConstant(node.tree)) return undefined;
  switch (node.format) {
    case 'json':
      return `${JSON.stringify(node.tree, undefined, 2)}\n`;
    case 'text':
      return (node.tree as string[]).map((line) => `${line}\n`).join('');
    case 'properties':
      return Object.entries(node.tree as object)
        .map(([key, value]) => `${escapeProperty(key, true)}=${escapeProperty(String(value), false)}\n`)
        .join('');
    case 'yaml': {
      const lines = new Lines();
      printYaml(new TreePrinter(lines), node.tree, 0, ctx.inDocument());
      const text = lines.all.join('\n');
      return text.includes('{{') ? undefined : `${text}\n`;
    }
  }
}

function isConstant(tree: Tree): boolean {
  if (typeof tree !== 'object' || tree === null) return true;
  if (asNode(tree) !== undefined) return false;
  return Object.values(tree).every((part) => isConstant(part as Tree));
}

function presenceCondition(node: Node): ReturnType<typeof presenceOf> {
  return node.op === 'if' ? node.condition : presenceOf(node, false);
}

function loopOver(node: Node): NodeOf<'each'> {
  const scope = loopScope(node);
  return { op: 'each', scope, key: scope.key, body: scope.item, type: node.type };
}
