import type { ApiObject } from 'cdk8s';
import { asNode } from '../template/free.js';
import { release } from '../template/functions.js';
import { resolveMarkers } from '../template/marker.js';
import type { Tree } from '../template/node.js';
import { combine } from '../template/structure.js';
import type { HelmChart } from './helm-chart.js';

type Mapping = Readonly<Record<string, Tree>>;

/** By this label cdk8s-plus selects pods; its value is the same in every release of a chart. */
const ADDRESS_LABEL = 'cdk8s.io/metadata.addr';
const INSTANCE = { 'app.kubernetes.io/instance': release.name } as const;

/**
 * An object made by other constructs than this library's, such as cdk8s-plus, as one of the chart: with the standard
 * labels, and selecting only the pods of its own release.
 */
export function adoptedTree(object: ApiObject, chart: HelmChart): Tree {
  const tree = resolveMarkers(object.toJson() as Tree) as Mapping;
  const metadata = (tree['metadata'] ?? {}) as Mapping;
  const { labels, name, namespace, ...rest } = metadata;
  const standard = chart.standardLabels() as Mapping;
  const { apiVersion, kind, metadata: _, ...fields } = withInstance(tree, tree['kind'] as string);
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...rest,
      labels: labels === undefined ? standard : combine<Record<string, string>>(standard as never, labels as never),
    },
    ...fields,
  };
}

function withInstance(tree: Mapping, kind: string): Mapping {
  const { spec } = tree;
  if (typeof spec !== 'object' || spec === null) return tree;
  const marked = markSelectors(spec) as Mapping;
  if (kind === 'Service' && marked['selector'] !== undefined)
    return { ...tree, spec: { ...marked, selector: add(marked['selector'] as Mapping) } };
  const selector = marked['selector'] as Mapping | undefined;
  const template = marked['template'] as Mapping | undefined;
  if (selector?.['matchLabels'] === undefined || template === undefined) return { ...tree, spec: marked };
  const metadata = (template['metadata'] ?? {}) as Mapping;
  return {
    ...tree,
    spec: {
      ...marked,
      selector: { ...selector, matchLabels: add(selector['matchLabels'] as Mapping) },
      template: { ...template, metadata: { ...metadata, labels: add((metadata['labels'] ?? {}) as Mapping) } },
    },
  };
}

/** Wherever an object is selected by address, it is by instance too: network policies, affinity, disruption budgets. */
function markSelectors(tree: Tree): Tree {
  if (Array.isArray(tree)) return (tree as Tree[]).map(markSelectors);
  if (typeof tree !== 'object' || tree === null || asNode(tree) !== undefined) return tree;
  const marked = Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, markSelectors(value as Tree)]));
  return Object.hasOwn(tree, ADDRESS_LABEL) ? add(marked) : marked;
}

const add = (labels: Mapping): Mapping => ({ ...labels, ...INSTANCE });
