/** Mistakes with values: how they are declared, referred to and given. Compiled by `npm run types`, never run. */
import type { Construct } from 'constructs';
import { HelmChart, value, type Expr, type PartialValues, type ValuesOf } from '../../src/index.js';

const Values = value.object({
  replicas: value.integer({ default: 1, minimum: 0 }),
  pullPolicy: value.oneOf(['Always', 'IfNotPresent', 'Never'], { default: 'IfNotPresent' }),
  image: value.object({ repository: value.string({ default: 'a/b' }), tag: value.string({ default: '1.0' }) }),
  ingress: value.object({ enabled: value.boolean({ default: false }), tls: value.optional(value.object({ secretName: value.string() })) }),
  resources: value.k8s.resources(),
  args: value.list(value.string()),
  labels: value.map(value.string()),
  grace: value.optional(value.integer()),
  jobs: value.map(value.object({ image: value.string(), retries: value.integer({ default: 0 }) })),
});

export function references(chart: HelmChart<typeof Values>): void {
  const v = chart.values;
  const tag: Expr<string> = v.image.tag;
  const secretName: Expr<string | undefined> = v.ingress.tls.secretName;
  void [tag, secretName];

  // @ts-expect-error a misspelt value
  void v.replcas;
  // @ts-expect-error a misspelt value within an object
  void v.image.tagg;
  // @ts-expect-error a misspelt value within an optional object
  void v.ingress.tls.secret;
  // @ts-expect-error a key of a map is known only at install: loop over it, or use get()
  void v.labels.team;
  // @ts-expect-error so is a key of a map of objects
  void v.jobs.nightly;
  // @ts-expect-error an item of a list is known only at install
  void v.args[0];
  // @ts-expect-error the length of a list is known only at install: length(v.args)
  void v.args.length;
  // @ts-expect-error an expression has none of the methods of its type
  void v.image.tag.toUpperCase();
  // @ts-expect-error a reference cannot be assigned
  v.replicas = 3;
  // @ts-expect-error the expression of a number is not one of a string
  const text: Expr<string> = v.replicas;
  // @ts-expect-error what may be absent is not what is always there
  const present: Expr<number> = v.grace;
  // @ts-expect-error an expression is not the value itself
  const plain: number = v.replicas;
  // @ts-expect-error no arithmetic on expressions
  void (v.replicas + 1);
  // @ts-expect-error no comparison with a constant: equals()
  void (v.image.tag === 'latest');
  void [text, present, plain];
}

export function declarations(): void {
  value.integer({ default: 1 });
  // @ts-expect-error the default of a number is a number
  value.integer({ default: '1' });
  // @ts-expect-error the default of a list is a list
  value.list(value.string(), { default: 'a' });
  // @ts-expect-error its items have the type of its items
  value.list(value.string(), { default: [1] });
  // @ts-expect-error the default of a choice is one of the choices
  value.oneOf(['Always', 'Never'], { default: 'always' });
  // @ts-expect-error a misspelt option
  value.string({ patern: '^a$' });
  // @ts-expect-error a number has no pattern
  value.integer({ pattern: '^[0-9]+$' });
  // @ts-expect-error a misspelt field in the default of a Kubernetes shape
  value.k8s.resources({ default: { request: { cpu: '1' } } });
  // @ts-expect-error a default of a Kubernetes enum
  value.k8s.tolerations({ default: [{ key: 'gpu', effect: 'NoScheduling' }] });
  // @ts-expect-error a property is declared with value.*, not with a constant
  value.object({ replicas: 1 });
  // @ts-expect-error the new default has the declared type
  value.withDefault(value.boolean(), 'yes');
}

export function complete(): void {
  const whole: ValuesOf<typeof Values> = {
    replicas: 1,
    pullPolicy: 'Always',
    image: { repository: 'a', tag: 'b' },
    ingress: { enabled: false },
    resources: { requests: { cpu: 1, memory: '1Gi' } },
    args: [],
    labels: { team: 'data' },
    jobs: { nightly: { image: 'a', retries: 0 } },
  };
  // @ts-expect-error whole values have every required key
  const missing: ValuesOf<typeof Values> = { replicas: 1 };
  void [whole, missing];
}

export function partial(): void {
  const some: PartialValues<typeof Values>[] = [
    {},
    { replicas: 2 },
    { image: { tag: '2.0' } },
    { grace: null },
    { jobs: { nightly: { retries: 2 } } },
  ];
  const wrong: PartialValues<typeof Values>[] = [
    // @ts-expect-error a misspelt key
    { replica: 2 },
    // @ts-expect-error a misspelt key within an object
    { image: { tga: '2.0' } },
    // @ts-expect-error a misspelt key within an item of a map
    { jobs: { nightly: { retry: 2 } } },
    // @ts-expect-error a string for a number
    { replicas: '2' },
    // @ts-expect-error a number for a string
    { image: { tag: 2 } },
    // @ts-expect-error a misspelt choice
    { pullPolicy: 'always' },
    // @ts-expect-error null unsets only what is optional
    { replicas: null },
    // @ts-expect-error a misspelt field of a Kubernetes shape
    { resources: { limit: { cpu: 1 } } },
    // @ts-expect-error a list is given whole, with items of its type
    { args: [1] },
  ];
  void [some, wrong];
}

export function files(chart: HelmChart<typeof Values>): void {
  chart.addEnvironment('prod', { replicas: 3 });
  // @ts-expect-error a misspelt key in an environment
  chart.addEnvironment('prod', { replica: 3 });
  // @ts-expect-error a wrong type in an environment
  chart.addEnvironment('prod', { ingress: { enabled: 'true' } });
  // @ts-expect-error a misspelt key in the values for chart-testing
  chart.addCiValues('small', { images: { tag: '1' } });
}

const CacheValues = value.object({ size: value.k8s.quantity({ default: '1Gi' }), port: value.k8s.port({ default: 6379 }) });
class Cache extends HelmChart<typeof CacheValues> {
  constructor(scope: Construct, id: string) {
    super(scope, id, { version: '1.0.0', description: 'A cache.', values: CacheValues });
  }
}

export function subcharts(chart: HelmChart<typeof Values>): void {
  const cache = chart.subchart(new Cache(chart, 'cache'), { condition: chart.values.ingress.enabled, values: { port: 6380 } });
  void cache.values.port;
  // @ts-expect-error a misspelt value of the subchart
  chart.subchart(cache, { values: { prt: 6380 } });
  // @ts-expect-error a wrong type for a value of the subchart
  chart.subchart(cache, { values: { port: '6380' } });
  // @ts-expect-error a subchart is switched by a boolean
  chart.subchart(cache, { condition: chart.values.replicas });
  // @ts-expect-error a misspelt option
  chart.subchart(cache, { conditions: chart.values.ingress.enabled });
}

export function charts(scope: Construct): void {
  new HelmChart(scope, 'right', { version: '1.0.0', description: 'Right.', values: Values });
  // @ts-expect-error a chart has a version
  new HelmChart(scope, 'no-version', { description: 'Wrong.', values: Values });
  // @ts-expect-error values are declared with value.object
  new HelmChart(scope, 'no-values', { version: '1.0.0', description: 'Wrong.', values: { replicas: 1 } });
  // @ts-expect-error a type that Helm does not know
  new HelmChart(scope, 'no-type', { version: '1.0.0', description: 'Wrong.', values: Values, type: 'app' });
  new HelmChart(scope, 'no-maintainer', {
    version: '1.0.0',
    description: 'Wrong.',
    values: Values,
    // @ts-expect-error a misspelt field of a maintainer
    maintainers: [{ name: 'Ada', mail: 'ada@example.com' }],
  });
  // @ts-expect-error a full name is made of the values that there are
  new HelmChart(scope, 'no-fullname', { version: '1.0.0', description: 'Wrong.', values: Values, fullname: (v) => v.fullnameOverride });
}
