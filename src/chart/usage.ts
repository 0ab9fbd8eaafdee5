import { identity } from '../template/identity.js';
import type { ChartScope, Node } from '../template/node.js';
import { isScalar } from '../template/types.js';
import type { Use } from '../template/walk.js';
import type { ValueType } from '../values/value-type.js';

type Path = readonly string[];

/** Which of a release's values have an effect, by their path from the outermost chart; `*` for any key or index. */
export class Usage {
  private readonly used = new Map<string, true>();
  private readonly seen = new Set<string>();

  /** Notes that an expression was used. What is only looked into, or only asked whether it is there, does not count. */
  note(node: Node, use: Use): void {
    if (use === 'parent' || (use === 'test' && !isScalar(node.type))) return;
    const key = identity(node);
    if (this.seen.has(key)) return;
    this.seen.add(key);
    for (const path of pathsOf(node)) this.mark(path);
  }

  mark(path: Path): void {
    this.used.set(path.join('\n'), true);
  }

  /** Whether a value, or something that it is part of, was used. */
  covers(path: Path): boolean {
    for (let length = path.length; length >= 0; length -= 1) if (this.used.has(path.slice(0, length).join('\n'))) return true;
    return false;
  }
}

/** The values that an expression refers to, not those that it is computed from. */
export function pathsOf(node: Node): Path[] {
  switch (node.op) {
    case 'values':
      return [chartPath(node.chart)];
    case 'member':
      if (node.key === 'global' && node.of.op === 'values') return [['global']];
      return pathsOf(node.of).map((path) => [...path, node.key]);
    case 'variable':
      if (node.scope.passed.length > 0) return node.scope.passed.flatMap(pathsOf);
      return node.role === 'item' ? pathsOf(node.scope.collection).map((path) => [...path, '*']) : [];
    case 'overlay':
      return [node.base, ...node.layers].flatMap(pathsOf);
    case 'narrow':
    case 'computed':
    case 'reference':
    case 'external':
    case 'whenSet':
      return pathsOf(node.of);
    case 'call':
      return node.function === 'index' ? pathsOf(node.args[0] as Node).map((path) => [...path, '*']) : [];
    default:
      return [];
  }
}

function chartPath(chart: ChartScope): Path {
  return chart.parent === undefined ? [] : [...chartPath(chart.parent), chart.alias];
}

/** Every value that a declaration has, down to where the declaration ends. */
export function leavesOf(declared: ValueType, path: Path = []): Path[] {
  const { type } = declared;
  if (declared.schemaOnly) return [];
  if (type.kind === 'object') return Object.entries(type.properties).flatMap(([key, property]) => leavesOf(property, [...path, key]));
  if (type.kind === 'map') return leavesOf(type.values, [...path, '*']);
  if (type.kind === 'list') return leavesOf(type.items, [...path, '*']);
  return [path];
}

/** How a value's path is written for people: `jobs.*.image.tag`. */
export const writtenPath = (path: Path): string => path.join('.');
