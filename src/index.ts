/** Typed constructs for Helm charts, on cdk8s. Knows Helm, and nothing of any application. */

// Values
export { value } from './values/kubernetes.js';
export type { ObjectOf, ObjectType, Overridable, Properties } from './values/value.js';
export type { Described, ListKind, PartialValues, ValuesOf, ValueType } from './values/value-type.js';

// Expressions
export { isExpression } from './template/expression.js';
export type { Each, Expr, Free, Refs, Templated, TemplatedItem } from './template/expression.js';
export type { Arg, Condition, RefsOf } from './template/functions.js';
export {
  and,
  asMap,
  asPresent,
  asText,
  atLeast,
  atMost,
  base64Decode,
  base64Encode,
  call,
  capabilities,
  concat,
  contains,
  either,
  equals,
  fail,
  format,
  get,
  greaterThan,
  hasKey,
  isMap,
  isNotEmpty,
  isPresent,
  isText,
  join,
  length,
  lessThan,
  lookup,
  lower,
  matches,
  not,
  notEquals,
  or,
  orElse,
  orIfEmpty,
  overlay,
  randomText,
  raw,
  release,
  replace,
  required,
  satisfies,
  sha256,
  toJson,
  toText,
  tpl,
  trim,
  trimPrefix,
  trimSuffix,
  trunc,
  upper,
  variable,
} from './template/functions.js';
export { SynthError } from './template/error.js';
export { asString } from './template/marker.js';
export {
  combine,
  items,
  jsonDocument,
  Loop,
  loop,
  parameter,
  propertiesDocument,
  textDocument,
  when,
  whenSet,
  yamlDocument,
  type TextLine,
} from './template/structure.js';

// Charts
export { ConfigMap, type ConfigMapProps, type KeyReference } from './chart/config-map.js';
export { HelmApp, type HelmAppProps } from './chart/helm-app.js';
export { HelmChart, type HelmChartProps, type Maintainer, type SubchartOptions } from './chart/helm-chart.js';
export type { Hook, HookDeletePolicy, HookEvent } from './chart/hooks.js';
export { Manifest, type ManifestOptions, type Patch, type Resource, type UntypedResource } from './chart/manifest.js';
export { NamedTemplate, type Argument } from './chart/named-template.js';
export { nameInRelease } from './chart/names.js';
export { Notes } from './chart/notes.js';
export { PersistentVolumeClaim, type PersistentVolumeClaimProps } from './chart/persistent-volume-claim.js';
export { RawTemplate } from './chart/raw-template.js';
export { Secret, type SecretProps } from './chart/secret.js';
export { Service, type ServicePortProps, type ServiceProps } from './chart/service.js';
export { external, ServiceAccount, type ServiceAccountProps } from './chart/service-account.js';
export { ForEach, When } from './chart/when.js';
