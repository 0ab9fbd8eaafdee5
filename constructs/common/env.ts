import type {
  ConfigMapKeySelector,
  EnvVar,
  EnvVarSource,
  ObjectFieldSelector,
  ResourceFieldSelector,
  SecretKeySelector,
} from '../../src/kubernetes/index.js';
import {
  and,
  asMap,
  asText,
  hasKey,
  isMap,
  isText,
  loop,
  not,
  value,
  when,
  type Condition,
  type Described,
  type Expr,
  type Properties,
  type Refs,
  type Templated,
  type TemplatedItem,
} from '../../src/index.js';

/** What the API server takes as a variable's name. */
const ENV_NAME = { pattern: '^[-._a-zA-Z][-._a-zA-Z0-9]*$', maxLength: 253 } as const;

/** Where a variable's value may come from in Kubernetes. */
const SOURCES = {
  secretKeyRef: value.k8s.secretKeySelector({ description: 'A key of a Secret.' }),
  configMapKeyRef: value.k8s.configMapKeySelector({ description: 'A key of a ConfigMap.' }),
  fieldRef: value.k8s.objectFieldSelector({ description: 'A field of the pod.' }),
  resourceFieldRef: value.k8s.resourceFieldSelector({ description: 'A request or limit of the container.' }),
};

/** Environment variables by name: a text, or one source. A map, so that a single one can be overridden or removed. */
export function envValues<P extends Properties>(options: Described & { readonly sources: P }) {
  const { sources, ...described } = options;
  const source = value.choice({ ...SOURCES, ...sources }, { description: 'Where the value comes from: one of these.' });
  return value.map(value.union([value.string(), source]), { keys: ENV_NAME, ...described });
}

type EnvMap<S> = Readonly<Record<string, string | S>>;

/** One source of a variable's value. */
export interface EnvSource {
  readonly secretKeyRef?: SecretKeySelector;
  readonly configMapKeyRef?: ConfigMapKeySelector;
  readonly fieldRef?: ObjectFieldSelector;
  readonly resourceFieldRef?: ResourceFieldSelector;
}

/** A variable that a chart sets, unless the operator sets one of that name. */
export interface EnvEntry {
  readonly value?: Templated<string>;
  readonly valueFrom?: Templated<EnvVarSource>;
  /** Default: always. */
  readonly when?: Condition;
}

/**
 * The variables of a container: the chart's, and the operator's own, which win. No name comes twice, which server-side
 * apply would refuse.
 *
 * @param source what `valueFrom` is for a source of the operator's. Default: the source itself.
 */
export function envList<S extends object = EnvSource>(
  own: Expr<EnvMap<S>>,
  ofChart: Readonly<Record<string, EnvEntry>> = {},
  source: (source: Refs<S>) => Templated<EnvVarSource> = plainSource as never,
): TemplatedItem<EnvVar>[] {
  const variable = loop<string | S>(own, { key: 'name', item: 'value' });
  return [
    ...Object.entries(ofChart).map(([name, { when: condition, ...entry }]) => {
      const unset = not(hasKey(own, name));
      return when<EnvVar>(condition === undefined ? unset : and(condition, unset), { name, ...entry } as Templated<EnvVar>);
    }),
    variable.each<EnvVar>({
      name: variable.key,
      value: when(isText(variable.item), asText(variable.item)),
      valueFrom: when<EnvVarSource>(isMap(variable.item), source(asMap(variable.item) as Refs<S>)),
    }),
  ];
}

/** The source as Kubernetes takes it. */
export function plainSource(source: Refs<EnvSource>): Templated<EnvVarSource> {
  return {
    secretKeyRef: source.secretKeyRef,
    configMapKeyRef: source.configMapKeyRef,
    fieldRef: source.fieldRef,
    resourceFieldRef: source.resourceFieldRef,
  };
}
