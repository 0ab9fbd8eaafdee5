import type { Construct } from 'constructs';
import { asNode, eachNode } from '../template/free.js';
import { expressionOf, type Expr } from '../template/expression.js';
import { and, sha256, variable, type Condition } from '../template/functions.js';
import type { ChartScope, Node, Referent, Template, Tree } from '../template/node.js';
import { combine, when } from '../template/structure.js';
import { HelmChart } from './helm-chart.js';
import { idPath } from './referent.js';

type Mapping = Readonly<Record<string, Tree>>;

/** An object of a chart, on its way to the printer. */
export interface ChartObject {
  readonly construct: Construct;
  readonly chart: ChartScope;
  readonly kind: string;
  /** Whether the object is in a loop, and so may exist many times. */
  readonly isRepeated: boolean;
  tree: Tree;
  /** A part of the tree that is printed as a named template in the object's own file. */
  ownTemplate?: Template;
}

/** Functions whose result is drawn anew in every render, or differs between a render and the cluster. */
const UNSTABLE = /^(?:lookup|rand|gen|uuidv4|now|ago|date|htpasswd|bcrypt|derivePassword|encryptAES)/;

/**
 * Gives every pod template a checksum annotation for each ConfigMap and Secret of the chart that it uses, so that its pods
 * are replaced when the content changes, and only then. Generated content gets none: it would differ in every render.
 */
export function addChecksums(objects: readonly ChartObject[]): void {
  const sources = new Map(
    objects.filter(({ kind }) => kind === 'ConfigMap' || kind === 'Secret').map((object) => [object.construct.node.path, object]),
  );
  if (sources.size === 0) return;
  for (const object of objects) {
    const path = podTemplatePath(object.kind);
    if (path !== undefined) object.tree = edit(object.tree, path, (template) => annotated(template, sources, object.isRepeated));
  }
}

function podTemplatePath(kind: string): readonly string[] | undefined {
  switch (kind) {
    case 'Pod':
      return [];
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicaSet':
    case 'Job':
      return ['spec', 'template'];
    case 'CronJob':
      return ['spec', 'jobTemplate', 'spec', 'template'];
    default:
      return undefined;
  }
}

/** Named templates that are annotated: several objects may share one. */
const done = new WeakSet<Template>();

function edit(tree: Tree, path: readonly string[], change: (tree: Tree) => Tree): Tree {
  const [step, ...rest] = path;
  if (step === undefined) return change(tree);
  if (typeof tree !== 'object' || tree === null) return tree;
  const node = asNode(tree);
  if (node?.op === 'template') {
    if (!done.has(node.template)) {
      done.add(node.template);
      node.template.tree = edit(node.template.tree, path, change);
    }
    return tree;
  }
  if (node?.op === 'combine') return { ...node, parts: node.parts.map((part) => edit(part, path, change)) } satisfies Node;
  if (node?.op === 'if')
    return { ...node, then: edit(node.then, path, change), otherwise: edit(node.otherwise, path, change) } satisfies Node;
  if (node !== undefined || !Object.hasOwn(tree, step)) return tree;
  return { ...tree, [step]: edit((tree as Mapping)[step], rest, change) };
}

function annotated(tree: Tree, sources: ReadonlyMap<string, ChartObject>, isRepeated: boolean): Tree {
  const node = asNode(tree);
  if (node?.op === 'template') {
    if (!done.has(node.template)) {
      done.add(node.template);
      node.template.tree = annotated(node.template.tree, sources, isRepeated);
    }
    return tree;
  }
  if (node !== undefined || typeof tree !== 'object' || tree === null) return tree;
  const template = tree as Mapping;
  const checksums: Record<string, Tree> = {};
  for (const target of targetsIn(template['spec'])) {
    const source = sources.get(target.path);
    const checksum = source === undefined ? undefined : checksumOf(source);
    if (source === undefined || checksum === undefined) continue;
    const [first, ...rest] = target.conditions.map((each) => expressionOf<Condition>(each));
    const condition = first === undefined ? undefined : and(first, ...rest);
    const value = isRepeated && !source.isRepeated ? computedOnce(source, checksum, condition) : checksum;
    checksums[`checksum/${labelOf(source)}`] = condition === undefined ? value : when<string>(condition, value);
  }
  if (Object.keys(checksums).length === 0) return tree;
  const metadata = (template['metadata'] ?? {}) as Mapping;
  const annotations = metadata['annotations'];
  const joined = annotations === undefined ? checksums : combine<Record<string, string>>(checksums as never, annotations as never);
  return 'metadata' in template
    ? { ...template, metadata: { ...metadata, annotations: joined } }
    : { metadata: { annotations: joined }, ...template };
}

/** A checksum computed before the loop that repeats the pods, and only where there is something to compute it of. */
function computedOnce(source: ChartObject, checksum: Expr<string>, condition: Condition | undefined): Expr<string> {
  const name = `${labelOf(source).replace(/[^a-z0-9]+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())}Checksum`;
  return variable(name, condition === undefined ? checksum : when<string>(condition, checksum, ''));
}

/** The objects that a tree refers to, each once. */
function targetsIn(tree: Tree): readonly Referent[] {
  const found = new Map<string, Referent>();
  eachNode(tree, (node) => {
    if (node.op === 'reference') found.set(node.target.path, node.target);
  });
  return [...found.values()];
}

/** The SHA-256 of an object's data: through a named template that its file and the checksum share. */
function checksumOf(source: ChartObject): Expr<string> | undefined {
  const tree = source.tree as Mapping;
  const field = tree['data'] === undefined ? 'stringData' : 'data';
  const data = tree[field];
  if (data === undefined || isUnstable(data)) return undefined;
  source.ownTemplate ??= templateOf(source, data);
  source.tree = { ...tree, [field]: { op: 'template', template: source.ownTemplate, type: { type: { kind: 'json' } } } satisfies Node };
  return sha256(expressionOf({ op: 'template', template: source.ownTemplate, type: { type: { kind: 'string' } } }));
}

function templateOf(source: ChartObject, data: Tree): Template {
  const known = asNode(data);
  if (known?.op === 'template') return known.template;
  return { chart: source.chart, name: `${labelOf(source)}.data`, tree: data, form: 'yaml', inOwnFile: true };
}

/** An object's place in its chart, as a word. */
const labelOf = (source: ChartObject): string => idPath(source.construct, HelmChart.of(source.construct)).join('-');

function isUnstable(tree: Tree): boolean {
  let unstable = false;
  eachNode(tree, (node) => {
    unstable ||= node.op === 'call' && UNSTABLE.test(node.function);
  });
  return unstable;
}
