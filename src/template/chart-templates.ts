import { asNode, freeNodes, type ComputedNode } from './free.js';
import { toNode } from './functions.js';
import type { ChartScope, Node, NodeOf, Template, Tree } from './node.js';
import { PrintContext, type FreeVariable, type Templates } from './print/context.js';
import { documentTemplateBody } from './print/document.js';
import { condition, expression } from './print/expression.js';
import { Lines } from './print/lines.js';
import { negation } from './presence.js';
import { ANY } from './types.js';
import { TreePrinter } from './print/tree.js';
import { defineStandard, STANDARD_NAMES, usedByStandard, type StandardFacts } from './standard.js';

interface Printed {
  readonly name: string;
  readonly free: readonly FreeVariable[];
  readonly takesRoot: boolean;
  readonly lines: readonly string[];
}

/** The named templates of one chart: those that its manifests ask for, each printed once. */
export class ChartTemplates implements Templates {
  private readonly standards = new Set<string>();
  private readonly printed = new Map<Template, Printed>();
  private readonly outlined = new Map<unknown, Template>();
  private readonly names = new Set<string>();

  constructor(
    private readonly chart: ChartScope,
    private readonly fullname: Node,
    private readonly facts: StandardFacts,
  ) {}

  standard(name: string): string {
    if (!this.standards.has(name)) {
      this.standards.add(name);
      usedByStandard(name).forEach((used) => this.standard(used));
    }
    return `${this.facts.prefix}.${name}`;
  }

  named(template: Template): Printed {
    const known = this.printed.get(template);
    if (known !== undefined) return known;
    const name = `${this.facts.prefix}.${this.uniqueName(template.name)}`;
    const parameters = template.parameters ?? [];
    const outer = freeNodes({ op: 'template', template, type: ANY } satisfies Node);
    const free = named([...outer, ...parameters.map(({ item }) => item)]);
    const path = `${this.chart.path} (template ${name})`;
    const top = PrintContext.top(this.chart, path, this, free.length === 0 ? '.' : '$root');
    const ctx = free.reduce((known, { node, name }) => known.naming(node, name), top);
    const unfinished: Printed = { name, free, takesRoot: true, lines: [] };
    this.printed.set(template, unfinished);
    const body = this.body(template, ctx);
    const takesRoot = body.some((line) => line.includes('$root'));
    const arguments_ = free.length === 0 ? [] : [...(takesRoot ? ['root'] : []), ...free.map((each) => each.name)];
    const done = {
      ...unfinished,
      takesRoot,
      lines: [`{{- define "${name}" -}}`, ...arguments_.map((arg) => `{{- $${arg} := .${arg} -}}`), ...body, '{{- end }}'],
    };
    this.printed.set(template, done);
    return done;
  }

  private body(template: Template, ctx: PrintContext): readonly string[] {
    const node = asNode(template.tree);
    if (template.form === 'document') return documentTemplateBody(node as NodeOf<'document'>, ctx);
    const lines = new Lines();
    const printer = new TreePrinter(lines);
    const known = printer.compute(template.tree, 0, ctx);
    // What is computed first must leave no empty line before the text.
    lines.all.splice(0, lines.all.length, ...lines.all.map((line) => line.replace(/ \}\}$/, ' -}}')));
    if (template.form === 'text') lines.all.push(...textLines(template.tree, known));
    else if (Array.isArray(template.tree)) printer.sequence(template.tree, 0, known);
    else printer.mapping(template.tree, 0, known);
    return lines.all;
  }

  outline(tree: Tree, form: Template['form'], hint: string): Template {
    let template = this.outlined.get(tree);
    if (template === undefined) this.outlined.set(tree, (template = { chart: this.chart, name: hint, tree, form }));
    return template;
  }

  /** _helpers.tpl, or undefined where the chart needs none. */
  print(): string | undefined {
    const blocks: (readonly string[])[] = [];
    if (this.standards.has('fullname')) {
      const ctx = PrintContext.top(this.chart, this.chart.path, this);
      blocks.push([
        '{{/* The name that the names of all objects begin with. */}}',
        `{{- define "${this.facts.prefix}.fullname" -}}`,
        `{{- ${expression(this.fullname, ctx)} -}}`,
        '{{- end }}',
      ]);
    }
    for (const name of STANDARD_NAMES) if (this.standards.has(name)) blocks.push(defineStandard(name, this.facts));
    for (const [template, { lines }] of this.printed) if (!template.inOwnFile) blocks.push(lines);
    return blocks.length === 0 ? undefined : `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
  }

  private uniqueName(wanted: string): string {
    for (let n = 1; ; n += 1) {
      const name = n === 1 ? wanted : `${wanted}${n}`;
      if (this.names.has(name) || STANDARD_NAMES.includes(name) || name === 'fullname') continue;
      this.names.add(name);
      return name;
    }
  }
}

/** A text of one line: nothing but it comes out, whichever conditions are in it. */
function textLines(tree: Tree, ctx: PrintContext): string[] {
  const node = toNode(tree);
  if (node.op !== 'if') return [`{{- ${expression(node, ctx)} -}}`];
  return [
    `{{- if ${condition(node.condition, ctx)} -}}`,
    ...textLines(node.then, ctx.assuming(node.condition)),
    '{{- else -}}',
    ...textLines(node.otherwise, ctx.assuming(negation(node.condition))),
    '{{- end -}}',
  ];
}

/** Free variables under distinct names: a result is called what it was named, a loop's variable what the loop calls it. */
function named(free: readonly Node[]): FreeVariable[] {
  const taken = new Set(['root']);
  const wanted = (node: Node): string => (node.op === 'variable' ? node.scope.names[node.role] : (node as ComputedNode).name);
  // By name, so that the arguments of a template stay where they are when what is passed to it is found in another order.
  const ordered = [...free].sort((a, b) => compare(wanted(a), wanted(b)));
  const computedFirst = [...ordered.filter((node) => node.op !== 'variable'), ...ordered.filter((node) => node.op === 'variable')];
  return computedFirst.map((node) => {
    let name = wanted(node);
    for (let n = 2; taken.has(name); n += 1) name = `${wanted(node)}${n}`;
    taken.add(name);
    return { node, name };
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
