import type { Resource } from '../../src/index.js';

/** Imported types as they are in the manifest: enums as their texts, unions of primitives without the class around them. */
type Plain<T> = T extends { readonly value: infer V extends string | number }
  ? V
  : T extends string
    ? `${T}`
    : T extends readonly (infer I)[]
      ? Plain<I>[]
      : T extends object
        ? { [K in keyof T]: Plain<T[K]> }
        : T;

/** An object of a CustomResourceDefinition, its spec typed by what `cdk8s import` made of the CRD. */
export interface CustomResource<ApiVersion extends string, Kind extends string, Spec> extends Resource {
  readonly apiVersion: ApiVersion;
  readonly kind: Kind;
  readonly spec: Plain<Spec>;
}
