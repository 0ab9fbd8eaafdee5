import { ApiObject, type JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ObjectMeta } from '../kubernetes/index.js';
import { SynthError } from '../template/error.js';
import { expressionOf, type Expr, type Templated } from '../template/expression.js';
import { asNode } from '../template/free.js';
import { toNode } from '../template/functions.js';
import { resolveMarkers } from '../template/marker.js';
import type { Node, Referent, Tree } from '../template/node.js';
import { combine } from '../template/structure.js';
import { HelmChart } from './helm-chart.js';
import { hookAnnotations, TEST, type Hook } from './hooks.js';
import { applyJsonPatch } from './json-patch.js';
import { mergeTrees } from './merge.js';
import { constructReferent, idPath } from './referent.js';

/** The least that an object of the API has. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: ObjectMeta;
}

/** An object whose fields have no declared types: `new Manifest<UntypedResource>(...)`. */
export interface UntypedResource extends Resource {
  readonly [field: string]: unknown;
}

export interface ManifestOptions {
  /** `app.kubernetes.io/component`: which part of the application the object belongs to. */
  readonly component?: string;
  /** Makes the object a hook of Helm's: created when the events happen, and otherwise no part of the release. */
  readonly hook?: Hook;
  /** Makes the object a test, run by `helm test`; printed under templates/tests. It is deleted when it succeeds. */
  readonly test?: boolean;
  /** Helm leaves the object behind at uninstall, and when an upgrade drops it. */
  readonly keep?: boolean;
  /** The part of the name after the chart's full name; '' for the full name itself. Default: the ids that lead to the construct. */
  readonly suffix?: string | Expr<string>;
}

/** Partial fields to merge into an object. */
export type Patch<V> =
  | Templated<V>
  | (V extends readonly (infer I)[] ? readonly Patch<I>[] : V extends object ? { readonly [K in keyof V]?: Patch<V[K]> } : never);

const MANIFEST = Symbol.for('floe-charts.Manifest');

/**
 * An object of the Kubernetes API, every field of which takes its type or an expression of its type. The name and the
 * standard labels are given where `metadata` leaves them out.
 */
export class Manifest<T extends Resource = Resource> extends ApiObject {
  /** cdk8s tells its own classes apart by a mark, and its test would take any ApiObject for one of these. */
  static override [Symbol.hasInstance](candidate: unknown): candidate is Manifest {
    return typeof candidate === 'object' && candidate !== null && MANIFEST in candidate;
  }

  readonly #options: ManifestOptions;
  readonly #target: Referent;
  readonly #parts = new Set<string>();
  #tree: Tree;
  #patches: JsonPatch[] = [];

  constructor(scope: Construct, id: string, object: Templated<NoInfer<T>>, options: ManifestOptions = {}) {
    super(scope, id, { ...identified(scope, id, object), metadata: { name: id } });
    Object.defineProperty(this, MANIFEST, { value: true });
    const chart = HelmChart.of(this);
    this.#options = options;
    this.#target = constructReferent(this, chart, this.#parts);
    const given = object as { readonly metadata?: { readonly name?: Tree } };
    const name = given.metadata?.name ?? chart.nameFor(this.kind, options.suffix ?? idPath(this, chart).join('-'));
    this.#tree = { ...(object as object), metadata: { ...given.metadata, name } };
  }

  /** The object's name. Synth refuses it where the object does not exist. */
  get ref(): Expr<string> {
    return this.fact('the name', toNode(resolveMarkers((this.#tree as { metadata: { name: Tree } }).metadata.name)));
  }

  /** Something about the object that others refer to. Synth refuses it where the object does not exist. */
  fact(fact: string, node: Node): Expr<string> {
    return expressionOf<Expr<string>>({ op: 'reference', target: this.#target, of: node, fact, type: node.type });
  }

  /** Names the keys or ports that the object has, so that a reference to another is refused. */
  declareParts(parts: Iterable<string>): void {
    for (const part of parts) this.#parts.add(part);
  }

  /**
   * Adds what the construct around the object has no words for: mappings are merged, items of lists are merged with those
   * of the same `name` and appended otherwise, anything else replaces what is there.
   */
  merge(patch: Patch<T>): this {
    this.#tree = mergeTrees(this.#tree, patch);
    return this;
  }

  /** RFC 6902 add, replace and remove; their values may be expressions. */
  override addJsonPatch(...operations: JsonPatch[]): void {
    this.#patches.push(...operations);
  }

  /** True for a test that `helm test` runs. */
  get isTest(): boolean {
    return this.#options.test === true || this.#options.hook?.events.includes('test') === true;
  }

  /** True for a hook or test, which is no part of the release otherwise. */
  get isHook(): boolean {
    return this.#options.hook !== undefined || this.isTest;
  }

  /** True for a hook that runs when nothing but hooks is there. */
  get runsBeforeInstall(): boolean {
    return this.#options.hook?.events.includes('pre-install') === true;
  }

  /** The object's tree, complete with metadata: what cdk8s hands on, and the printer prints. */
  override toJson(): Tree {
    const { labels, annotations, ...metadata } = (this.#tree as { metadata: Record<string, Tree> }).metadata;
    const own = this.#ownAnnotations();
    const { apiVersion, kind, metadata: _, ...fields } = this.#tree as Record<string, Tree>;
    const complete = {
      apiVersion,
      kind,
      metadata: {
        ...orderedMetadata(metadata),
        labels: withStandard(HelmChart.of(this).standardLabels(this.#options.component), labels),
        ...(Object.keys(own).length === 0 && annotations === undefined ? {} : { annotations: withStandard(own, annotations) }),
      },
      ...fields,
    };
    const patched = this.#patches.reduce<Tree>((tree, patch) => applyJsonPatch(tree, patch, this.node.path), complete);
    return resolveMarkers(patched);
  }

  #ownAnnotations(): Record<string, string> {
    const { hook, test, keep } = this.#options;
    const run = hook ?? (test ? TEST : undefined);
    return { ...(run === undefined ? {} : hookAnnotations(run)), ...(keep ? { 'helm.sh/resource-policy': 'keep' } : {}) };
  }
}

function identified(scope: Construct, id: string, object: unknown): { apiVersion: string; kind: string } {
  const { apiVersion, kind } = (object ?? {}) as Record<string, unknown>;
  if (typeof apiVersion === 'string' && typeof kind === 'string') return { apiVersion, kind };
  throw new SynthError(`${scope.node.path}/${id}`, 'apiVersion and kind must be constants.');
}

function orderedMetadata({ name, namespace, ...rest }: Record<string, Tree>): Record<string, Tree> {
  return { name, ...(namespace === undefined ? {} : { namespace }), ...rest };
}

/** The chart's own entries, then the author's; the chart's win, for selectors rely on them. */
function withStandard(standard: unknown, given: Tree): Tree {
  if (given === undefined) return standard;
  if (asNode(standard) === undefined && asNode(given) === undefined) return { ...(given as object), ...(standard as object) };
  return combine<Record<string, string>>(standard as Record<string, string>, given as Record<string, string>);
}
