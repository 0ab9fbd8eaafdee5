import { asNode } from '../free.js';
import type { Node, NodeOf, Tree } from '../node.js';
import { presenceOf } from '../presence.js';
import { loopScope } from '../structure.js';
import { isDnsSafe } from '../types.js';
import type { PrintContext } from './context.js';
import { argument, condition, expression, joinText, plainAction } from './expression.js';
import { Lines } from './lines.js';
import { fitsBlock, literalText } from './scalar.js';
import { TreePrinter } from './tree.js';

/** `head: |` and the document below it where it can stand there readably, else `head:` and the document quoted. */
export function printDocument(printer: TreePrinter, head: string, node: NodeOf<'document'>, indent: number, ctx: PrintContext): void {
  const constant = constantText(node, ctx);
  if (constant !== undefined) {
    if (constant !== '' && fitsBlock(constant)) return printer.block(head, constant, indent);
    return printer.field(head.slice(0, -1), constant, indent, ctx);
  }
  if (node.format === 'text' && !isLineSafe(node.tree)) {
    return printer.lines.text(indent, `${head} {{ ${expression(node, ctx)} | quote }}`);
  }
  printer.lines.text(indent, `${head} |`);
  if (node.format === 'json') return printer.lines.control(indent + 2, `${jsonPipeline(node, ctx)} | nindent ${indent + 2}`);
  printContent(printer, node, indent + 2, ctx);
}

/** The body of a named template that is the document, without the newline at its end. */
export function documentTemplateBody(node: NodeOf<'document'>, ctx: PrintContext): string[] {
  const lines = new Lines();
  const constant = constantText(node, ctx);
  if (constant !== undefined) lines.all.push(...constant.replace(/\n$/, '').split('\n').map(literalText));
  else if (node.format === 'json') lines.control(0, jsonPipeline(node, ctx));
  else printContent(new TreePrinter(lines), node, 0, ctx);
  // `end` trims what is before it; a text file ends in a newline.
  if (node.format === 'text') lines.all[lines.all.length - 1] += '{{ "\\n" }}';
  return lines.all;
}

function printContent(printer: TreePrinter, node: NodeOf<'document'>, indent: number, ctx: PrintContext): void {
  if (node.format === 'yaml') return printYaml(printer, node.tree, indent, ctx.inDocument());
  if (node.format === 'properties') return printProperties(printer, node.tree, indent, ctx);
  printLines(printer, node.tree, indent, ctx);
}

// -------------------------------------------------------------------------------------------------------- YAML and JSON

function printYaml(printer: TreePrinter, tree: Tree, indent: number, ctx: PrintContext): void {
  const node = asNode(tree);
  if (Array.isArray(tree)) return printer.sequence(tree, indent, ctx);
  if (node !== undefined && node.op !== 'combine' && node.op !== 'each') {
    return printer.lines.control(indent, `${jsonOf(node, ctx)} | nindent ${indent}`);
  }
  printer.mapping(tree, indent, ctx);
}

const jsonOf = (node: Node, ctx: PrintContext): string => `include ${JSON.stringify(ctx.templates.standard('toJson'))} ${argument(node, ctx)}`;

function jsonPipeline(node: NodeOf<'document'>, ctx: PrintContext): string {
  const pretty = JSON.stringify(ctx.templates.standard('toPrettyJson'));
  const value = asNode(node.tree);
  if (value !== undefined && value.op !== 'combine' && value.op !== 'each' && value.op !== 'if') return `include ${pretty} ${argument(value, ctx)}`;
  const yaml: NodeOf<'document'> = { ...node, format: 'yaml' };
  const template = ctx.templates.outline(yaml, 'document', 'json');
  const reader = Array.isArray(node.tree) ? 'fromYamlArray' : 'fromYaml';
  return `include ${pretty} (${expression({ op: 'template', template, type: node.type }, ctx)} | ${reader})`;
}

// ----------------------------------------------------------------------------------------------------------- Properties

function printProperties(printer: TreePrinter, tree: Tree, indent: number, ctx: PrintContext): void {
  const node = asNode(tree);
  if (node === undefined) {
    for (const [key, value] of Object.entries(tree as object)) printProperty(printer, literalText(escapeProperty(key, true)), value as Tree, indent, ctx);
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
    if (value !== undefined) printer.lines.text(indent, `${key}=${literalText(escapeProperty(String(value as string), false))}`);
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
  const escaped = text.replace(isKey ? /[\\ \t\n\r\f=:#!]|[^\x20-\x7e]/g : /[\\\t\n\r\f]|^ |[^\x20-\x7e]/g, (c) => {
    const named: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\f': '\\f', ' ': '\\ ', '=': '\\=', ':': '\\:', '#': '\\#', '!': '\\!' };
    return named[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return escaped;
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
    for (const text of String(line as string).split('\n')) lines.text(indent, protectedLine(literalText(text)));
    return;
  }
  if (node.op === 'if') {
    const inner = printer.compute(node.condition, indent, ctx);
    lines.control(indent, `if ${condition(node.condition, inner)}`);
    printLine(printer, node.then, indent, inner.assuming(node.condition));
    if (node.otherwise !== undefined) {
      lines.control(indent, 'else');
      printLine(printer, node.otherwise, indent, inner);
    }
    return lines.control(indent, 'end');
  }
  if (node.op === 'each') return printer.loop(node, indent, ctx, (inner) => printLine(printer, node.body, indent, inner));
  printer.guarded(presenceCondition(node), indent, ctx, (inner) => lines.text(indent, protectedLine(plainAction(node.op === 'whenSet' ? node.of : node, inner))));
}

/** Whitespace at the end of a line, or an empty line, would be trimmed by an action that follows. */
function protectedLine(line: string): string {
  return line === '' || /\s$/.test(line) ? joinText([line, '{{ "" }}']) : line;
}

/** Whether what is interpolated can neither break a line nor disturb a block scalar. */
function isLineSafe(tree: Tree): boolean {
  if (Array.isArray(tree)) return !startsWithSpace(tree[0] as Tree) && (tree as Tree[]).every(isLineSafe);
  const node = asNode(tree);
  if (node === undefined) return tree === undefined || fitsLine(String(tree as string));
  if (node.op === 'if') return isLineSafe(node.then) && isLineSafe(node.otherwise);
  if (node.op === 'each') return isLineSafe(node.body);
  if (node.op === 'concat') return node.parts.every((part) => (part.op === 'literal' ? fitsLine(String(part.value)) : isPlain(part)));
  return isPlain(node);
}

const startsWithSpace = (tree: Tree): boolean => typeof tree === 'string' && /^\s|^$/.test(tree);
const fitsLine = (text: string): boolean => text.trim() === '' || fitsBlock(`x${text}x`);

function isPlain(node: Node): boolean {
  const { type } = node.type;
  return isDnsSafe(node.type) || type.kind === 'integer' || type.kind === 'boolean' || (type.kind === 'string' && type.enum !== undefined);
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
