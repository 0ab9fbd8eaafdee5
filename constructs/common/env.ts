import type {
  ConfigMapKeySelector,
  EnvVar,
  EnvVarSource,
  ObjectFieldSelector,
  ResourceFieldSelector,
  SecretKeySelector,
} from '../../src/kubernetes/index.js';
import {
  asMap,
  asText,
  hasKey,
  isMap,
  isText,
  loop,
  not,
  value,
  when,
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

/**
 * The variables of a container: the chart's, and the operator's own, which win. No name comes twice, which server-side
 * apply would refuse. The operator's come last, for a variable can be made of those before it.
 *
 * @param ofChart the chart's variables: texts by name
 * @param source what `valueFrom` is for a source of the operator's. Default: the source itself.
 */
export function envList<S extends object = EnvSource>(
  own: Expr<EnvMap<S>>,
  ofChart: Expr<Readonly<Record<string, string>>>,
  source: (source: Refs<S>) => Templated<EnvVarSource> = plainSource as never,
): TemplatedItem<EnvVar>[] {
  const given = loop(ofChart, { key: 'name', item: 'text' });
  const variable = loop<string | S>(own, { key: 'name', item: 'value' });
  return [
    given.each<EnvVar>(when<EnvVar>(not(hasKey(own, given.key)), { name: given.key, value: given.item })),
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
