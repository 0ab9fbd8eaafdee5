import {
  asMap,
  asText,
  hasKey,
  isMap,
  isText,
  loop,
  not,
  and,
  when,
  type Condition,
  type Expr,
  type Templated,
  type TemplatedItem,
} from '../../../src/index.js';
import type { EnvVar, EnvVarSource } from '../../../src/kubernetes/index.js';
import { plainSource, type EnvSource } from '../../common/env.js';

type EnvMap = Expr<Readonly<Record<string, string | EnvSource>>>;

/** A variable that the chart sets: a text or a source, and when. */
export interface ChartVariable {
  readonly value?: Templated<string>;
  readonly valueFrom?: Templated<EnvVarSource>;
  /** Default: always. */
  readonly when?: Condition;
}

/**
 * The variables of a container: the chart's by name, and the operator's own, which win. No name comes twice, which
 * server-side apply would refuse.
 */
export function variables(own: EnvMap, ofChart: Readonly<Record<string, ChartVariable>>): TemplatedItem<EnvVar>[] {
  return [
    ...Object.entries(ofChart).map(([name, { when: condition, ...variable }]) => {
      const unlessOwn = not(hasKey(own, name));
      return when<EnvVar>(condition === undefined ? unlessOwn : and(condition, unlessOwn), { name, ...variable });
    }),
    ...ownVariables(own),
  ];
}

/** The operator's own variables. */
export function ownVariables(own: EnvMap): TemplatedItem<EnvVar>[] {
  const variable = loop<string | EnvSource>(own, { key: 'name', item: 'value' });
  return [
    variable.each<EnvVar>({
      name: variable.key,
      value: when(isText(variable.item), asText(variable.item)),
      valueFrom: when<EnvVarSource>(isMap(variable.item), plainSource(asMap(variable.item))),
    }),
  ];
}
