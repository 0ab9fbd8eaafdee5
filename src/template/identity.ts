import type { ChartScope, LoopScope, Node } from './node.js';

/**
 * A text that is equal for two nodes exactly when they mean the same, whichever chart reads them: values are spelt by
 * their path from the outermost chart, as Helm nests them. Used to compare conditions and to find repeated work.
 */
export function identity(node: Node): string {
  let known = identities.get(node);
  if (known === undefined) {
    known = spell(node);
    identities.set(node, known);
  }
  return known;
}

const identities = new WeakMap<Node, string>();
const scopeNumbers = new WeakMap<LoopScope, number>();
let scopes = 0;

function scopeNumber(scope: LoopScope): number {
  let number = scopeNumbers.get(scope);
  if (number === undefined) scopeNumbers.set(scope, (number = ++scopes));
  return number;
}

function spell(node: Node): string {
  switch (node.op) {
    case 'literal':
      return JSON.stringify(node.value);
    case 'constant':
      return JSON.stringify(node.data);
    case 'values':
      return ['Values', ...aliasesFromRoot(node.chart)].join('.');
    case 'member':
      if (node.key === 'global' && node.of.op === 'values') return 'Values.global';
      return `${identity(node.of)}.${JSON.stringify(node.key)}`;
    case 'variable':
      return `$${scopeNumber(node.scope)}${node.role}`;
    case 'builtin':
      return `.${node.path}${node.chart === undefined ? '' : `@${node.chart.path}`}`;
    case 'call':
      return `${node.function}(${node.args.map(identity).join(',')})`;
    case 'concat':
      return `concat(${node.parts.map(identity).join(',')})`;
    case 'standard':
      return `${node.template}(${Object.entries(node.args ?? {})
        .map(([key, arg]) => `${key}=${identity(arg)}`)
        .join(',')})`;
    case 'fullname':
      return `fullname@${node.chart.path}`;
    case 'overlay':
      return `overlay(${[node.base, ...node.layers].map(identity).join(',')})`;
    case 'computed':
      return `computed(${identity(node.of)})`;
    case 'any':
      return `any(${scopeNumber(node.scope)},${identity(node.condition)})`;
    case 'template':
      return `template(${node.template.chart.path}/${node.template.name};${[...(node.args?.values() ?? [])].map(identity).join(',')})`;
    case 'narrow':
    case 'external':
    case 'reference':
      return identity(node.of);
    case 'raw':
      return `raw(${JSON.stringify(node.text)})`;
    case 'whenSet':
    case 'if':
    case 'each':
    case 'combine':
    case 'document':
      return `structure#${structureNumber(node)}`;
  }
}

const structureNumbers = new WeakMap<Node, number>();
let structures = 0;
function structureNumber(node: Node): number {
  let number = structureNumbers.get(node);
  if (number === undefined) structureNumbers.set(node, (number = ++structures));
  return number;
}

/** The keys under which the values of a chart lie in those of the outermost one. */
export function aliasesFromRoot(chart: ChartScope): string[] {
  return chart.parent === undefined ? [] : [...aliasesFromRoot(chart.parent), chart.alias];
}
