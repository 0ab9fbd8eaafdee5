/** Mistakes with functions on expressions. Compiled by `npm run types`, never run. */
import {
  and,
  asMap,
  asPresent,
  asText,
  atLeast,
  capabilities,
  contains,
  either,
  equals,
  format,
  get,
  greaterThan,
  hasKey,
  isMap,
  isPresent,
  isText,
  join,
  jsonDocument,
  length,
  lower,
  not,
  notEquals,
  or,
  orElse,
  overlay,
  propertiesDocument,
  release,
  required,
  textDocument,
  value,
  yamlDocument,
  type Expr,
  type HelmChart,
} from '../../src/index.js';

const Job = value.object({
  image: value.string(),
  retries: value.integer(),
  grace: value.optional(value.integer()),
  env: value.map(value.string()),
});
const Values = value.object({
  count: value.integer({ default: 1 }),
  name: value.string({ default: 'a' }),
  mode: value.oneOf(['fast', 'safe'], { default: 'safe' }),
  on: value.boolean({ default: false }),
  grace: value.optional(value.integer()),
  args: value.list(value.string()),
  labels: value.map(value.string()),
  either: value.union([value.string(), value.k8s.envVarSource()]),
  defaults: Job,
  jobs: value.map(value.overridable(Job)),
});

export function conditions({ values: v }: HelmChart<typeof Values>): void {
  void [
    and(v.on, not(v.on)),
    or(v.on, equals(v.mode, 'fast')),
    greaterThan(v.count, 1),
    contains(v.args, '-v'),
    capabilities.hasApi('batch/v1'),
  ];

  // @ts-expect-error and takes booleans
  and(v.on, v.count);
  // @ts-expect-error or takes booleans: isNotEmpty() for a string
  or(v.on, v.name);
  // @ts-expect-error not takes a boolean
  not(v.labels);
  // @ts-expect-error and of nothing
  and();
  // @ts-expect-error a constant is no condition
  and(v.on, true);
  // @ts-expect-error a misspelt choice
  equals(v.mode, 'faast');
  // @ts-expect-error a number compared with a string
  equals(v.count, '1');
  // @ts-expect-error a string compared with a number
  notEquals(v.name, 1);
  // @ts-expect-error the order of strings
  greaterThan(v.name, 1);
  // @ts-expect-error the order of what may be absent
  atLeast(v.grace, 1);
  // @ts-expect-error an item of another type than the list's
  contains(v.args, 1);
  // @ts-expect-error a list has no keys
  hasKey(v.args, 'a');
  // @ts-expect-error a misspelt builtin
  void release.nmae;
}

export function strings({ values: v }: HelmChart<typeof Values>): void {
  void [format`${v.name}-${v.count}`, lower(v.name), join(v.args, ','), length(v.args)];

  // @ts-expect-error a map within a string
  void format`${v.labels}`;
  // @ts-expect-error what may be absent within a string: orElse()
  void format`${v.grace}`;
  // @ts-expect-error a number has no case
  lower(v.count);
  // @ts-expect-error a map is no list to join
  join(v.labels, ',');
  // @ts-expect-error a number has no length
  length(v.count);
}

export function fallbacks({ values: v }: HelmChart<typeof Values>): void {
  const grace: Expr<number> = orElse(v.grace, 30);
  const limit: Expr<number> = required(v.grace, 'Set grace.');
  const narrowed: Expr<number> = asPresent(v.grace);
  // @ts-expect-error a fallback of another type
  orElse(v.grace, '30');
  // @ts-expect-error two branches of different types
  either(v.on, 'a', 1);
  // @ts-expect-error a map as a branch: when() in its place in the manifest
  either(v.on, v.labels, v.labels);
  // @ts-expect-error a message is a string
  required(v.grace, 1);
  void [grace, limit, narrowed];
}

export function alternatives({ values: v }: HelmChart<typeof Values>): void {
  const text: Expr<string> = asText(v.either);
  const key = asMap(v.either);
  void [text, key, isText(v.either), isMap(v.either), isPresent(v.grace)];
  // @ts-expect-error the text of a union is a string
  const number: Expr<number> = asText(v.either);
  // @ts-expect-error a union is not yet one of its types
  const unsure: Expr<string> = v.either;
  void [number, unsure];
}

export function merging({ values: v }: HelmChart<typeof Values>): void {
  const job = overlay(v.defaults, get(v.jobs, 'nightly'));
  const image: Expr<string> = job.image;
  const absent: Expr<string | undefined> = get(v.labels, 'team');
  void [image, absent];
  // @ts-expect-error a misspelt member of the result
  void job.imag;
  // @ts-expect-error what a key holds may be absent
  const present: Expr<string> = get(v.labels, 'team');
  // @ts-expect-error a list has no keys
  get(v.args, 'a');
  // @ts-expect-error a number overrides nothing
  overlay(v.defaults, v.count);
  // @ts-expect-error the image is no settings
  overlay(v.defaults, v.name);
  // @ts-expect-error a result that may be absent stays so
  const grace: Expr<number> = job.grace;
  void [present, grace];
}

export function documents({ values: v }: HelmChart<typeof Values>): void {
  void [
    yamlDocument({ a: v.labels, b: [v.count] }),
    jsonDocument({ a: v.grace }),
    propertiesDocument({ a: v.count }),
    textDocument(['a', v.name]),
  ];
  // @ts-expect-error a map as a property's value
  propertiesDocument({ a: v.labels });
  // @ts-expect-error a number as a line of text: format
  textDocument([v.count]);
  // @ts-expect-error a function is nothing that a document holds
  yamlDocument({ a: () => 1 });
}
