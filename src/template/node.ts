import type { ValueType } from '../values/value-type.js';

/**
 * The syntax tree of templates. Nothing here is text: only the printer (`print/`) knows how a node is spelt, and where.
 * A **tree** is what an author writes for a manifest or a document: literals, mappings and lists, with expressions in them.
 */
export type Tree = unknown;

/** What the tree needs to know of a chart, to say where its values are and when its objects exist. */
export interface ChartScope {
  /** The construct path, for messages. */
  readonly path: string;
  /** The chart's name: the prefix of its named templates. */
  readonly chartName: string;
  /** The name that the parent gives it (its alias), or the chart's name. */
  readonly alias: string;
  /** The chart that this one is a subchart of. */
  readonly parent: ChartScope | undefined;
  /** When the parent switches it on; undefined means always. A node over the values of the outermost chart. */
  readonly enabled: Node | undefined;
}

/** An object that others refer to by a handle. */
export interface Referent {
  readonly path: string;
  readonly kind: string;
  readonly chart: ChartScope;
  /** The conditions under which the object exists, all of which must hold. */
  readonly conditions: readonly Node[];
  /** The keys of a ConfigMap or Secret, the ports of a Service; undefined where they are not known at synth. */
  readonly parts?: ReadonlySet<string>;
}

/** A collection that is walked through, and the names of the current key and item. */
export class LoopScope {
  readonly key: Node;
  readonly item: Node;
  /** For a parameter of a named template: what is passed for it. */
  readonly passed: Node[] = [];
  constructor(
    readonly collection: Node,
    keyType: ValueType,
    itemType: ValueType,
    readonly names: { readonly key: string; readonly item: string },
  ) {
    this.key = { op: 'variable', scope: this, role: 'key', type: keyType };
    this.item = { op: 'variable', scope: this, role: 'item', type: itemType };
  }
}

/** A named template: a tree printed once and included where it is used; what it takes from loops is passed to it. */
export interface Template {
  readonly chart: ChartScope;
  readonly name: string;
  tree: Tree;
  /** How the tree is printed: as YAML of a manifest, as the document it is, or as a text of one line without quotes. */
  readonly form: 'yaml' | 'document' | 'text';
  /** What each include passes; the scopes stand for their items. */
  readonly parameters?: readonly LoopScope[];
  /** Its definition stands in the file of the object that it is part of, not in _helpers.tpl. */
  readonly inOwnFile?: boolean;
}

export type DocumentFormat = 'yaml' | 'json' | 'properties' | 'text';

interface Typed {
  readonly type: ValueType;
}

export type Node =
  | (Typed & { readonly op: 'literal'; readonly value: string | number | boolean })
  /** Constant data: what an item leaves out. */
  | (Typed & { readonly op: 'constant'; readonly data: unknown })
  /** `.Values` of a chart. */
  | (Typed & { readonly op: 'values'; readonly chart: ChartScope })
  | (Typed & { readonly op: 'member'; readonly of: Node; readonly key: string })
  | (Typed & { readonly op: 'variable'; readonly scope: LoopScope; readonly role: 'key' | 'item' })
  /** An object of Helm's own, such as `Release.Name`; `.Chart` belongs to a chart. */
  | (Typed & { readonly op: 'builtin'; readonly path: string; readonly chart?: ChartScope })
  | (Typed & { readonly op: 'call'; readonly function: string; readonly args: readonly Node[] })
  /** Strings joined. */
  | (Typed & { readonly op: 'concat'; readonly parts: readonly Node[] })
  /** A named template of this library's own, given the root, or the nodes as a dict. */
  | (Typed & { readonly op: 'standard'; readonly template: string; readonly args?: Readonly<Record<string, Node>> })
  /** The chart's full name, spelt as the reading chart sees it. */
  | (Typed & { readonly op: 'fullname'; readonly chart: ChartScope; readonly definition: Node })
  /** Defaults with an item's own settings laid over them, in several layers. */
  | (Typed & { readonly op: 'overlay'; readonly base: Node; readonly layers: readonly Node[]; readonly name: string })
  /** A node computed once, where all that it needs is known, and referred to by a variable. */
  | (Typed & { readonly op: 'computed'; readonly of: Node; readonly name: string })
  /** Whether a loop has an item for which the condition holds. */
  | (Typed & { readonly op: 'any'; readonly scope: LoopScope; readonly condition: Node; readonly name: string })
  | (Typed & { readonly op: 'template'; readonly template: Template; readonly args?: ReadonlyMap<LoopScope, Node> })
  | (Typed & { readonly op: 'if'; readonly condition: Node; readonly then: Tree; readonly otherwise: Tree })
  /** The value if it is neither absent nor empty; the field is omitted otherwise. */
  | (Typed & { readonly op: 'whenSet'; readonly of: Node })
  /** Items, or the entries of a mapping where `key` is given, one for each of a collection. */
  | (Typed & { readonly op: 'each'; readonly scope: LoopScope; readonly key: Node | undefined; readonly body: Tree })
  /** Mappings joined into one; an earlier part's literal keys win over a later part. */
  | (Typed & { readonly op: 'combine'; readonly parts: readonly Tree[] })
  | (Typed & { readonly op: 'document'; readonly format: DocumentFormat; readonly tree: Tree })
  /** A fact about an object of the chart: usable only where the object exists. */
  | (Typed & { readonly op: 'reference'; readonly target: Referent; readonly of: Node; readonly fact: string })
  /** The name of an object that is not of this release. */
  | (Typed & { readonly op: 'external'; readonly of: Node })
  /** The same node known to be of a narrower type: usable only where `condition` holds. */
  | (Typed & { readonly op: 'narrow'; readonly of: Node; readonly condition: Node })
  /** Template text as an author wrote it. */
  | (Typed & { readonly op: 'raw'; readonly text: string });

export type NodeOf<O extends Node['op']> = Extract<Node, { op: O }>;
