import type { EnvVar, EnvVarSource } from '../../src/kubernetes/index.js';
import { asMap, asText, hasKey, isMap, isText, loop, not, value, when, type Described, type Each, type Expr, type Templated, type TemplatedItem } from '../../src/index.js';

/** Environment variables by name: a text, or where the value comes from. A map, so that single ones can be overridden. */
export const envValues = (options: Described & { readonly default?: Readonly<Record<string, string | EnvVarSource>> } = {}) =>
  value.map(value.union([value.string(), value.k8s.envVarSource()]), { keys: ENV_NAME, ...options });

/** What the API server takes as a variable's name. */
const ENV_NAME = { pattern: '^[-._a-zA-Z][-._a-zA-Z0-9]*$', maxLength: 253 } as const;

type EnvMap = Readonly<Record<string, string | EnvVarSource>>;

/** A variable that a chart sets: a text, or where the value comes from, or nothing under a condition. */
export type EnvEntry = { readonly value: Templated<string> } | { readonly valueFrom: Templated<EnvVarSource> };

/**
 * The variables of a container: the operator's own, and those of the chart that the operator does not set. No name comes
 * twice, which server-side apply would refuse.
 */
export function envList(own: Expr<EnvMap>, ofChart: Readonly<Record<string, EnvEntry>> = {}): TemplatedItem<EnvVar>[] {
  const names = Object.entries(ofChart);
  return [...names.map(([name, entry]) => when<EnvVar>(not(hasKey(own, name)), { name, ...entry } as Templated<EnvVar>)), ownEnv(own)];
}

function ownEnv(own: Expr<EnvMap>): Each<EnvVar> {
  const variable = loop(own, { key: 'name', item: 'value' });
  return variable.each<EnvVar>({
    name: variable.key,
    value: when(isText(variable.item), asText(variable.item)),
    valueFrom: when(isMap(variable.item), asMap(variable.item)),
  });
}
