import { ApiObject, Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { adoptedTree } from '../chart/adopt.js';
import { addChecksums, type ChartObject } from '../chart/checksums.js';
import { HelmChart } from '../chart/helm-chart.js';
import { Manifest } from '../chart/manifest.js';
import { Notes } from '../chart/notes.js';
import { RawTemplate } from '../chart/raw-template.js';
import { checkNameField, checkPart } from '../chart/reference-check.js';
import { idPath } from '../chart/referent.js';
import type { Usage } from '../chart/usage.js';
import { wrappersOf, type Wrapper } from '../chart/when.js';
import { chartConditions } from '../template/chart-conditions.js';
import { ChartTemplates } from '../template/chart-templates.js';
import { SynthError } from '../template/error.js';
import { describe } from '../template/expression.js';
import { asNode, eachNode, freeNodes, loopsOf } from '../template/free.js';
import { truthNode } from '../template/functions.js';
import { identity } from '../template/identity.js';
import { implies } from '../template/logic.js';
import { leakedMarker } from '../template/marker.js';
import type { Node, NodeOf, Tree } from '../template/node.js';
import { negation } from '../template/presence.js';
import { PrintContext } from '../template/print/context.js';
import { notesLines } from '../template/print/document.js';
import { condition } from '../template/print/expression.js';
import { Lines } from '../template/print/lines.js';
import { TreePrinter } from '../template/print/tree.js';
import { walk, type Place, type Visitor } from '../template/walk.js';
import type { ValueType } from '../values/value-type.js';

export interface BuildOptions {
  /** Begins each template with a comment that names the construct it comes from. */
  readonly sourceComments: boolean;
}

interface TemplateFile extends ChartObject {
  readonly wrappers: readonly Wrapper[];
  readonly file: string;
}

/** The files under templates/ of one chart, without its subcharts, by path from the chart's folder. */
export function buildTemplates(chart: HelmChart, usage: Usage, options: BuildOptions): Map<string, string> {
  const constructs = ownConstructs(chart);
  const objects = constructs.filter((each): each is ApiObject => ApiObject.isApiObject(each)).map((object) => templateFile(object, chart));
  checkNames(objects, chart);
  const notes = constructs.filter((each): each is Notes => each instanceof Notes);
  if (notes.length > 1) throw new SynthError(chart.node.path, `has ${notes.length} Notes; a chart has one NOTES.txt.`);
  objects.forEach((object) => check(object, chart, usage));
  notes.forEach((note) => walk(note.lines, placeOf(note, chart), visitorFor('NOTES.txt', usage)));
  walk(chart.fullname, placeOf(chart, chart), { expression: (node, _, use) => usage.note(node, use) });
  addChecksums(objects);

  const templates = new ChartTemplates(chart.chartScope, chart.fullnameNode, {
    prefix: chart.metadata.name,
    ...(chart.metadata.partOf === undefined ? {} : { partOf: chart.metadata.partOf }),
  });
  const files = new Map<string, string>();
  for (const object of objects) files.set(object.file, printFile(object, chart, templates, options));
  for (const note of notes) files.set('templates/NOTES.txt', printNotes(note, chart, templates));
  for (const raw of constructs.filter((each): each is RawTemplate => each instanceof RawTemplate)) addRaw(raw, files);
  const helpers = templates.print();
  if (helpers !== undefined) files.set('templates/_helpers.tpl', helpers);
  for (const [file, text] of files) refuseLeaks(text, `${chart.node.path} (${file})`);
  return files;
}

/** The constructs of a chart that are not its subcharts'. */
function ownConstructs(chart: HelmChart): readonly IConstruct[] {
  const found: IConstruct[] = [];
  const visit = (construct: IConstruct): void => {
    found.push(construct);
    if (construct !== chart && Chart.isChart(construct)) {
      throw new SynthError(
        construct.node.path,
        'is a plain cdk8s Chart, whose names are the same in every release. Let its class extend HelmChart, or create its constructs in the scope of one.',
      );
    }
    construct.node.children.filter((child) => !(child instanceof HelmChart)).forEach(visit);
  };
  visit(chart);
  return found;
}

function templateFile(object: ApiObject, chart: HelmChart): TemplateFile {
  const isTest = object instanceof Manifest && object.isTest;
  const wrappers = wrappersOf(object, chart);
  const ids = [...idPath(object, chart)];
  const kind = object.kind.toLowerCase();
  if (ids.at(-1)?.replaceAll('-', '') !== kind) ids.push(kind);
  return {
    construct: object,
    chart: chart.chartScope,
    kind: object.kind,
    tree: object instanceof Manifest ? object.toJson() : adoptedTree(object, chart),
    wrappers,
    isRepeated: wrappers.some((wrapper) => 'loop' in wrapper),
    file: `templates/${isTest ? 'tests/' : ''}${ids.join('-')}.yaml`,
  };
}

// --------------------------------------------------------------------------------------------------------------- Checks

function placeOf(construct: Construct, chart: HelmChart): Place {
  const around = wrappersOf(construct, chart);
  return {
    path: construct.node.path,
    chart: chart.chartScope,
    facts: [
      ...chartConditions(chart.chartScope),
      ...around.map((wrapper) => ('condition' in wrapper ? wrapper.condition : truthNode(wrapper.loop.collection))),
    ],
    loops: new Set(around.flatMap((wrapper) => ('loop' in wrapper ? [wrapper.loop] : []))),
  };
}

function check(object: TemplateFile, chart: HelmChart, usage: Usage): void {
  const place = placeOf(object.construct, chart);
  const visitor = visitorFor(object.kind, usage, object.construct instanceof Manifest);
  let known: Place = { ...place, facts: chartConditions(chart.chartScope), loops: new Set() };
  for (const wrapper of object.wrappers) {
    if ('condition' in wrapper) {
      walk(wrapper.condition, known, visitor);
      known = { ...known, facts: [...known.facts, wrapper.condition] };
    } else {
      walk(wrapper.loop.collection, known, { expression: (node, _, use) => usage.note(node, use === 'value' ? 'parent' : use) });
      known = { ...known, facts: [...known.facts, truthNode(wrapper.loop.collection)], loops: new Set(known.loops).add(wrapper.loop) };
    }
  }
  walk(object.tree, place, visitor);
  if (object.construct instanceof Manifest && object.construct.runsBeforeInstall) refuseLater(object.construct, object.tree);
}

/** Before an install, nothing of the chart is there but other hooks. */
function refuseLater(hook: Manifest, tree: Tree): void {
  const all = hook.node.root.node.findAll();
  const hooks = new Set(all.flatMap((each) => (each instanceof Manifest && each.isHook ? [each.node.path] : [])));
  eachNode(tree, (node) => {
    if (node.op !== 'reference' || hooks.has(node.target.path)) return;
    throw new SynthError(
      hook.node.path,
      `runs before the install, when ${node.target.kind} ${node.target.path} is not there yet. Make that a hook of the same event with a smaller weight, or run this one after the install.`,
    );
  });
}

function visitorFor(kind: string, usage: Usage, checked = true): Visitor {
  return {
    expression(node, place, use) {
      usage.note(node, use);
      if (use === 'value') refuseSecret(node, place, kind);
    },
    field(key, value, place, within) {
      if (!checked) return;
      checkNameField(value, place, within);
      checkPart(key, value, place);
    },
  };
}

function refuseSecret(node: Node, place: Place, kind: string): void {
  if (kind === 'Secret' || !holdsSecret(node.type)) return;
  throw new SynthError(
    place.path,
    `${describe(node)} is a secret and must not be placed in a ${kind}. Put it into a Secret, and refer to that.`,
  );
}

/** Whether a value is a secret, or has one somewhere in it. */
function holdsSecret({ type }: ValueType): boolean {
  switch (type.kind) {
    case 'string':
      return type.secret === true;
    case 'list':
      return holdsSecret(type.items);
    case 'map':
      return holdsSecret(type.values);
    case 'object':
      return Object.values(type.properties).some(holdsSecret);
    case 'union':
      return type.of.some(holdsSecret);
    default:
      return false;
  }
}

/** Two objects of a kind with one name would overwrite each other, unless only one of them ever exists. */
function checkNames(objects: readonly TemplateFile[], chart: HelmChart): void {
  const byName = new Map<string, TemplateFile[]>();
  const byFile = new Map<string, TemplateFile>();
  for (const object of objects) {
    const twin = byFile.get(object.file);
    if (twin !== undefined) {
      throw new SynthError(
        object.construct.node.path,
        `would be written to ${object.file}, as ${twin.construct.node.path} is. Give one of them another id.`,
      );
    }
    byFile.set(object.file, object);
    refuseRepeatedName(object);
    const { name, namespace } = (object.tree as { metadata: { name?: Tree; namespace?: Tree } }).metadata;
    const key = `${(object.tree as { apiVersion: string }).apiVersion.split('/')[0]}|${object.kind}|${spelt(namespace)}|${spelt(name)}`;
    byName.set(key, [...(byName.get(key) ?? []), object]);
  }
  for (const same of byName.values()) {
    for (const [i, a] of same.entries()) for (const b of same.slice(i + 1)) refuseTwins(a, b, chart);
  }
}

/** An object that a loop repeats needs a name that tells its members apart. */
function refuseRepeatedName(object: TemplateFile): void {
  const { name } = (object.tree as { metadata: { name?: Tree } }).metadata;
  const told = new Set(freeNodes(name).flatMap(loopsOf));
  const missing = object.wrappers.find((wrapper) => 'loop' in wrapper && !told.has(wrapper.loop));
  if (missing === undefined || !('loop' in missing)) return;
  throw new SynthError(
    object.construct.node.path,
    `would have the same name for every member of ${describe(missing.loop.collection)}. Give it a suffix with the key of the ForEach: { suffix: forEach.key }.`,
  );
}

function spelt(tree: Tree): string {
  const node = asNode(tree);
  return node === undefined ? JSON.stringify(tree ?? null) : identity(node);
}

function refuseTwins(a: TemplateFile, b: TemplateFile, chart: HelmChart): void {
  const facts = (object: TemplateFile): readonly Node[] => placeOf(object.construct, chart).facts;
  const together = facts(b).reduce<Node>((all, fact) => ({ op: 'call', function: 'and', args: [all, fact], type: fact.type }), trueNode);
  if (implies(facts(a), negation(together))) return;
  throw new SynthError(
    b.construct.node.path,
    `has the same kind and name as ${a.construct.node.path}. Give one of them another id, suffix or name.`,
  );
}

const trueNode: Node = { op: 'literal', value: true, type: { type: { kind: 'boolean' } } };

function refuseLeaks(text: string, path: string): void {
  const leaked = leakedMarker(text);
  if (leaked !== undefined)
    throw new SynthError(path, `the marker of ${describe(leaked)} was altered on its way and came out as text. Pass it on whole.`);
}

// ------------------------------------------------------------------------------------------------------------- Printing

function printFile(object: TemplateFile, chart: HelmChart, templates: ChartTemplates, options: BuildOptions): string {
  const lines = new Lines();
  const printer = new TreePrinter(lines);
  const ctx = PrintContext.top(chart.chartScope, object.construct.node.path, templates);
  const print = (wrappers: readonly Wrapper[], known: PrintContext): void => {
    const [wrapper, ...rest] = wrappers;
    if (wrapper === undefined) {
      if (object.wrappers.some((each) => 'loop' in each)) lines.all.push('---');
      return printer.mapping(object.tree, 0, printer.compute(object.tree, 0, known));
    }
    if ('loop' in wrapper) {
      const inside = [object.tree, ...rest.flatMap((each) => ('condition' in each ? [each.condition] : [each.loop.collection]))];
      return printer.range(wrapper.loop, inside, 0, known, (inner) => print(rest, inner));
    }
    const bound = printer.compute(wrapper.condition, 0, known);
    lines.block(0, `if ${condition(wrapper.condition, bound)}`, () => print(rest, bound.assuming(wrapper.condition)));
  };
  print(object.wrappers, ctx);
  const own = object.ownTemplate === undefined || !object.ownTemplate.inOwnFile ? [] : templates.named(object.ownTemplate).lines;
  const comment = options.sourceComments ? [`{{- /* ${sourceOf(object.construct, chart)} */}}`] : [];
  return `${[...comment, ...own, ...lines.all].join('\n')}\n`;
}

/** The construct's path; within a subchart from its chart on, for the same chart may be there under several names. */
function sourceOf(construct: Construct, chart: HelmChart): string {
  return chart.chartScope.parent === undefined
    ? construct.node.path
    : chart.metadata.name + construct.node.path.slice(chart.node.path.length);
}

function printNotes(notes: Notes, chart: HelmChart, templates: ChartTemplates): string {
  const node: NodeOf<'document'> = { op: 'document', format: 'text', tree: notes.lines, type: { type: { kind: 'string' } } };
  return `${notesLines(node, PrintContext.top(chart.chartScope, notes.node.path, templates)).join('\n')}\n`;
}

function addRaw(raw: RawTemplate, files: Map<string, string>): void {
  const file = `templates/${raw.fileName}`;
  if (files.has(file)) throw new SynthError(raw.node.path, `${file} is written by another construct too.`);
  files.set(file, raw.text.endsWith('\n') ? raw.text : `${raw.text}\n`);
}
