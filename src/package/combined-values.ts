import type { HelmChart } from '../chart/helm-chart.js';
import { SynthError } from '../template/error.js';
import { value } from '../values/kubernetes.js';
import type { ObjectType, Properties } from '../values/value.js';
import type { ValueType } from '../values/value-type.js';

/**
 * The values of a chart with those of its subcharts under their names, as Helm nests them. What subcharts declare under
 * `global` is joined, for Helm shares it, and the chart's own declaration lies over theirs: its defaults win, as in Helm.
 * The subcharts' defaults are restated, so that `required` holds for them even while they are switched off. Defaults that
 * the chart was given lie over all.
 */
export function combinedValues(chart: HelmChart): ObjectType {
  const own: Record<string, ValueType> = { ...chart.metadata.values.properties };
  let global: ValueType | undefined;
  for (const { chart: nested, values } of chart.subcharts) {
    const key = nested.chartScope.alias;
    const { global: shared, ...properties } = combinedValues(nested).properties;
    const declared = own[key];
    if (declared !== undefined && declared.type.kind !== 'object') {
      throw new SynthError(
        chart.node.path,
        `.Values.${key} holds the values of subchart ${nested.node.path}: declare it as an object, or give the subchart another id.`,
      );
    }
    const beside = declared?.type.kind === 'object' ? declared.type.properties : {};
    const under = value.object(
      { ...beside, ...overriddenDefaults(properties, values, nested.node.path), ...beside },
      { description: declared?.description ?? nested.metadata.description },
    );
    own[key] = { ...under, type: { ...under.type, properties: { ...under.properties, global: GLOBAL_OF_SUBCHART } } };
    if (shared !== undefined) global = joined(global, shared, nested.node.path, ['global']);
  }
  const { global: declared, ...rest } = own;
  if (declared !== undefined) global = global === undefined ? declared : laidOver(declared, global, chart.node.path, ['global']);
  const all = global === undefined ? rest : { global, ...rest };
  return value.object(overriddenDefaults(all, chart.metadata.defaults, chart.node.path), described(chart.metadata.values.description));
}

/** Helm copies the globals into every subchart's values before it checks them. */
const GLOBAL_OF_SUBCHART: ValueType = { type: { kind: 'json', object: true }, presence: 'omittable', schemaOnly: true };

/** The schema's view of a chart's values: a chart that reads no globals still gets them as a subchart of others. */
export function withGlobal(declared: ObjectType): ObjectType {
  if (declared.properties['global'] !== undefined) return declared;
  const global: ValueType = {
    type: { kind: 'json', object: true },
    presence: 'omittable',
    schemaOnly: true,
    description: 'Shared by the charts of an umbrella; this chart reads none of it.',
  };
  const properties: Properties = { ...declared.properties, global };
  return { ...declared, properties, type: { ...declared.type, properties } };
}

const described = (description: string | undefined): { description?: string } => (description === undefined ? {} : { description });

function overriddenDefaults(properties: Properties, values: unknown, path: string, at: readonly string[] = []): Record<string, ValueType> {
  const changed: Record<string, ValueType> = { ...properties };
  for (const [key, override] of Object.entries((values ?? {}) as Record<string, unknown>)) {
    const declared = properties[key];
    if (declared === undefined) throw new SynthError(path, `there is no value '${[...at, key].join('.')}' whose default could be changed.`);
    // What may be absent as a whole is there only with a default as a whole.
    if (declared.type.kind === 'object' && declared.default === undefined && declared.presence === undefined) {
      const below = overriddenDefaults(declared.type.properties, override, path, [...at, key]);
      changed[key] = { ...declared, type: { ...declared.type, properties: below } };
    } else if (override === null) {
      const { default: _, ...rest } = declared;
      changed[key] = rest;
    } else changed[key] = { ...declared, default: override };
  }
  return changed;
}

/** What a chart declares under `global`, over what its subcharts do: it may give other defaults, and words, but no other type. */
function laidOver(own: ValueType, shared: ValueType, path: string, at: readonly string[]): ValueType {
  if (own.type.kind === 'object' && shared.type.kind === 'object') {
    const properties: Record<string, ValueType> = { ...own.type.properties };
    for (const [key, declared] of Object.entries(shared.type.properties)) {
      const mine = properties[key];
      properties[key] = mine === undefined ? declared : laidOver(mine, declared, path, [...at, key]);
    }
    return { ...own, ...({ properties } as object), type: { ...own.type, properties } };
  }
  if (typeOnly(own) !== typeOnly(shared))
    throw new SynthError(path, `declares '${at.join('.')}' as another type than a subchart does. Share one declaration.`);
  return own;
}

const typeOnly = ({ type, presence }: ValueType): string => JSON.stringify({ type, presence });

function joined(a: ValueType | undefined, b: ValueType, path: string, at: readonly string[]): ValueType {
  if (a === undefined) return b;
  if (a.type.kind === 'object' && b.type.kind === 'object') {
    const properties: Record<string, ValueType> = { ...a.type.properties };
    for (const [key, declared] of Object.entries(b.type.properties))
      properties[key] = joined(properties[key], declared, path, [...at, key]);
    return { ...a, ...({ properties } as object), type: { ...a.type, properties } };
  }
  if (JSON.stringify(a) !== JSON.stringify(b))
    throw new SynthError(path, `declares '${at.join('.')}' otherwise than another chart of the release. Share one declaration.`);
  return a;
}
