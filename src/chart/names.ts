import { expressionOf, type Expr } from '../template/expression.js';
import { concat, release, toNode } from '../template/functions.js';
import type { ChartScope, Node } from '../template/node.js';
import { MAX_RELEASE_NAME } from '../template/standard.js';
import { NAME } from '../template/types.js';

/**
 * Kubernetes appends to a CronJob's name to name its Jobs, and to a StatefulSet's for the label of its revisions.
 * https://github.com/kubernetes/kubernetes/issues/64023
 */
const MAX_LENGTH: Readonly<Record<string, number>> = { CronJob: 52, StatefulSet: 52 };
/** The length of a DNS label, which Services, labels and host names must not exceed. */
const MAX_LABEL = 63;

/** The release's name as names of objects may begin: without dots, and with a letter in front. */
export const releasePrefix: Expr<string> = expressionOf<Expr<string>>({
  op: 'standard',
  template: 'namePrefix',
  args: { value: toNode(release.name) },
  type: { type: { ...NAME.type, kind: 'string', maxLength: MAX_RELEASE_NAME + 1 } },
});

/**
 * The name of an object of a release, made by a chart that names its objects in the usual way. Also a full name for a chart that
 * is there in several places, which needs another `chart` in each.
 */
export function nameInRelease(releaseName: Expr<string>, chart: string | Expr<string>, suffix?: string): Expr<string> {
  const fullname = fullnameIn(releaseName, toNode(chart));
  return suffix === undefined ? fullname : objectName(fullname, suffix, '');
}

/** `<release>-<chart>`, the usual full name of a chart's objects, by the name that the chart goes by in its parent. */
export function conventionalFullname(chart: ChartScope): Expr<string> {
  return fullnameIn(release.name, { op: 'builtin', path: 'Chart.Name', chart, type: NAME });
}

/** Whether a full name is the usual one, which says no more of a chart than what its parent calls it. */
export const isConventional = (fullname: Node): boolean => fullname.op === 'standard' && fullname.args?.['chart']?.op === 'builtin';

function fullnameIn(releaseName: Expr<string>, chart: Node): Expr<string> {
  const type = { type: { ...NAME.type, kind: 'string', maxLength: MAX_RELEASE_NAME } } as const;
  return expressionOf<Expr<string>>({ op: 'standard', template: 'nameInRelease', args: { release: toNode(releaseName), chart }, type });
}

/** A name made of a prefix and a suffix, within the limit for the kind of object; a hash stands for what is too long. */
export function objectName(prefix: Expr<string>, suffix: string | Expr<string>, kind: string): Expr<string> {
  const max = MAX_LENGTH[kind] ?? MAX_LABEL;
  if (suffix === '' && longest(toNode(prefix)) <= max) return prefix;
  if (typeof suffix === 'string' && suffix !== '' && longest(toNode(prefix)) + 1 + suffix.length <= max)
    return concat(prefix, `-${suffix}`);
  return limited(prefix, suffix, max);
}

function limited(prefix: Expr<string>, suffix: string | Expr<string>, max: number): Expr<string> {
  const type = { type: { ...NAME.type, kind: 'string', maxLength: max } } as const;
  return expressionOf<Expr<string>>({
    op: 'standard',
    template: 'name',
    args: { prefix: toNode(prefix), suffix: toNode(suffix), max: toNode(max) },
    type,
  });
}

/** The most characters that a string can have, as far as its declaration tells. */
function longest(node: Node): number {
  if (node.op === 'fullname') return longest(node.definition);
  if (node.op === 'builtin' && node.path === 'Release.Name') return MAX_RELEASE_NAME;
  if (node.op === 'call' && (node.function === 'ternary' || node.function === 'default'))
    return Math.max(...node.args.slice(0, 2).map(longest));
  if (node.op === 'literal') return String(node.value).length;
  const { type } = node.type;
  return type.kind === 'string' ? (type.maxLength ?? Infinity) : Infinity;
}
