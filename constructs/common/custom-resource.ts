import type { Resource } from '../../src/index.js';

/** The enums of imported types as the texts that they stand for. */
type Plain<T> = T extends string ? `${T}` : T extends readonly (infer I)[] ? Plain<I>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

/** An object of a CustomResourceDefinition, its spec typed by what `cdk8s import` made of the CRD. */
export interface CustomResource<ApiVersion extends string, Kind extends string, Spec> extends Resource {
  readonly apiVersion: ApiVersion;
  readonly kind: Kind;
  readonly spec: Plain<Spec>;
}
