/** Mistakes in manifests: fields, their types, conditions, loops and handles. Compiled by `npm run types`, never run. */
import {
  combine,
  ConfigMap,
  format,
  isPresent,
  asPresent,
  loop,
  Manifest,
  NamedTemplate,
  orElse,
  PersistentVolumeClaim,
  Secret,
  Service,
  ServiceAccount,
  value,
  when,
  whenSet,
  type HelmChart,
  type UntypedResource,
} from '../../src/index.js';
import type { CronJob, Deployment, Ingress, PodTemplateSpec } from '../../src/kubernetes/index.js';

const Values = value.object({
  replicas: value.integer({ default: 1 }),
  name: value.string({ default: 'a' }),
  paused: value.boolean({ default: false }),
  policy: value.oneOf(['Always', 'IfNotPresent', 'Never'], { default: 'Always' }),
  anyPolicy: value.string({ default: 'Always' }),
  grace: value.optional(value.integer()),
  schedule: value.optional(value.k8s.cron()),
  args: value.list(value.string()),
  ports: value.list(value.integer()),
  labels: value.map(value.string()),
  numbers: value.map(value.integer()),
  resources: value.k8s.resources(),
  tolerations: value.k8s.tolerations(),
  jobs: value.map(value.object({ image: value.string(), args: value.list(value.string()) })),
});
type Chart = HelmChart<typeof Values>;

export function fields(chart: Chart): void {
  const v = chart.values;
  const selector = { matchLabels: chart.selectorLabels() };

  new Manifest<Deployment>(chart, 'right', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: {
      replicas: v.replicas,
      paused: v.paused,
      selector,
      template: {
        metadata: { labels: combine(chart.selectorLabels(), v.labels) },
        spec: {
          terminationGracePeriodSeconds: v.grace,
          tolerations: whenSet(v.tolerations),
          containers: [{ name: v.name, imagePullPolicy: v.policy, args: v.args, resources: whenSet(v.resources) }],
        },
      },
    },
  });

  new Manifest<Deployment>(chart, 'wrong', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: {
      selector,
      template: {
        // @ts-expect-error a misspelt field of the metadata
        metadata: { label: v.labels },
        spec: {
          // @ts-expect-error the expression of a string for a number
          terminationGracePeriodSeconds: v.name,
          // @ts-expect-error a constant string for a number
          activeDeadlineSeconds: '60',
          // @ts-expect-error a misspelt constant
          restartPolicy: 'always',
          // @ts-expect-error the expression of a map where a list belongs
          tolerations: v.labels,
          securityContext: {
            // @ts-expect-error a number for a boolean
            runAsNonRoot: 1,
          },
          containers: [
            {
              name: 'a',
              // @ts-expect-error a misspelt field of a list's item
              img: 'a',
            },
            {
              name: 'b',
              // @ts-expect-error any string where one of three is needed: declare the value with oneOf
              imagePullPolicy: v.anyPolicy,
            },
            {
              name: 'c',
              // @ts-expect-error a list of numbers where one of strings is needed
              args: v.ports,
            },
            {
              name: 'd',
              // @ts-expect-error environment variables are strings: toText(), or format
              env: [{ name: 'N', value: v.replicas }],
            },
            // @ts-expect-error a container has a name
            { image: 'a' },
            {
              // @ts-expect-error an optional expression in a required field: asPresent() or orElse()
              name: v.schedule,
            },
          ],
        },
      },
    },
  });

  // @ts-expect-error a misspelt field at the top
  new Manifest<Deployment>(chart, 'top', { apiVersion: 'apps/v1', kind: 'Deployment', metdata: {} });
  new Manifest<Deployment>(chart, 'spec', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    // @ts-expect-error a misspelt field of the spec
    spec: { replica: v.replicas, selector, template: {} },
  });
  new Manifest<Deployment>(chart, 'pod', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    // @ts-expect-error a misspelt field of the pod
    spec: { selector, template: { spec: { containers: [], hostNetwok: true } } },
  });

  // @ts-expect-error a kind that is not the type's
  new Manifest<Deployment>(chart, 'kind', { apiVersion: 'apps/v1', kind: 'Deploymen', spec: { selector, template: {} } });
  // @ts-expect-error an API version that is not the type's
  new Manifest<Deployment>(chart, 'version', { apiVersion: 'apps/v1beta1', kind: 'Deployment', spec: { selector, template: {} } });
  // @ts-expect-error an object without a type has no spec: new Manifest<Deployment>(...)
  new Manifest(chart, 'untyped', { apiVersion: 'apps/v1', kind: 'Deployment', spec: {} });
  // @ts-expect-error a required field left out: schedule
  new Manifest<CronJob>(chart, 'required', { apiVersion: 'batch/v1', kind: 'CronJob', spec: { jobTemplate: {} } });
  // @ts-expect-error kind left out
  new Manifest<UntypedResource>(chart, 'no-kind', { apiVersion: 'example.com/v1' });
  new Manifest<UntypedResource>(chart, 'free', { apiVersion: 'example.com/v1', kind: 'Thing', spec: { anything: v.replicas } });
}

export function conditions(chart: Chart): void {
  const v = chart.values;
  new Manifest<CronJob>(chart, 'cronjob', {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    spec: {
      schedule: asPresent(v.schedule),
      suspend: when(v.paused, true),
      timeZone: when(v.paused, 'UTC', 'Europe/Amsterdam'),
      // @ts-expect-error a wrong type in a condition's branch
      concurrencyPolicy: when(v.paused, 'Forbidden'),
      // @ts-expect-error a wrong type in the other branch
      startingDeadlineSeconds: when(v.paused, 10, '20'),
      jobTemplate: {
        spec: {
          // @ts-expect-error the branch's expression has the wrong type
          backoffLimit: when(v.paused, v.name),
          // @ts-expect-error a condition is a boolean
          parallelism: when(v.replicas, 1),
          // @ts-expect-error not a constant either
          completions: when(true, 1),
          template: {
            spec: {
              containers: [
                when(v.paused, { name: 'x' }),
                // @ts-expect-error a misspelt field in a conditional item
                when(v.paused, { name: 'x', imag: 'a' }),
                {
                  name: 'y',
                  ports: [
                    // @ts-expect-error a misspelt field in a conditional item, deeper
                    when(isPresent(v.grace), { contaierPort: 1 }),
                  ],
                },
              ],
            },
          },
        },
      },
    },
  });

  new Manifest<CronJob>(chart, 'one-branch', {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    // @ts-expect-error what is there only under a condition, in a required field
    spec: { schedule: when(v.paused, '@daily'), jobTemplate: {} },
  });
  new Manifest<CronJob>(chart, 'when-set', {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    // @ts-expect-error what is left out where it is empty, in a required field
    spec: { schedule: whenSet(v.name), jobTemplate: {} },
  });
  new Manifest<CronJob>(chart, 'fallback', {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    spec: { schedule: orElse(v.schedule, '@daily'), jobTemplate: {} },
  });
}

export function loops(chart: Chart): void {
  const v = chart.values;
  const jobs = loop(v.jobs);
  const args = loop(v.args);
  const labels = loop(v.labels);

  // @ts-expect-error only lists and maps can be looped over
  loop(v.replicas);
  // @ts-expect-error a misspelt member of a loop's item
  void jobs.item.imag;

  new NamedTemplate<PodTemplateSpec>(chart, 'pod', {
    metadata: {
      labels: labels.entry(labels.key, labels.item),
      // @ts-expect-error an entry of the wrong type
      annotations: labels.entry(labels.key, v.replicas),
    },
    spec: {
      containers: [
        jobs.each({ name: jobs.key, image: jobs.item.image, args: [args.each(args.item)] }),
        // @ts-expect-error a misspelt field in a loop's item
        jobs.each({ name: jobs.key, comand: [] }),
        // @ts-expect-error a wrong type in a loop's item
        jobs.each({ name: jobs.key, image: jobs.item.args }),
        jobs.each({
          name: jobs.key,
          env: [
            // @ts-expect-error a misspelt field in a loop within a loop
            args.each({ name: args.item, vale: args.item }),
          ],
        }),
        // @ts-expect-error a list of items is no single item: items()
        v.args,
      ],
    },
  });
  new NamedTemplate<PodTemplateSpec>(chart, 'misspelt', {
    // @ts-expect-error a misspelt field in a named template
    metdata: {},
  });
  const pod = new NamedTemplate<PodTemplateSpec>(chart, 'right', {});
  // @ts-expect-error a named template of another type
  new Manifest<Ingress>(chart, 'ingress', { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', spec: pod.include() });
}

export function combined(chart: Chart): void {
  const v = chart.values;
  new Manifest<Deployment>(chart, 'combined', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      labels: combine({ a: 'b' }, v.labels, when(v.paused, { c: 'd' })),
      // @ts-expect-error a map of numbers combined into one of strings
      annotations: combine(v.labels, v.numbers),
    },
    spec: {
      selector: {},
      template: {
        // @ts-expect-error a misspelt field in a combined mapping
        metadata: combine({ labls: {} }),
        spec: {
          // @ts-expect-error a number in a combined map of strings
          nodeSelector: combine({ a: 1 }),
          containers: [],
        },
      },
    },
  });
}

export function handles(chart: Chart): void {
  const v = chart.values;
  const files = new ConfigMap(chart, 'files', { data: { 'a.yaml': 'a: 1', 'b.txt': format`${v.replicas}` } });
  const token = new Secret(chart, 'token', { data: { token: v.name } });
  const web = new Service(chart, 'web', { ports: { http: { port: 80 }, admin: { port: v.replicas } } });
  void [files.key('a.yaml'), token.key('token'), web.port('http'), web.url('admin')];

  // @ts-expect-error a misspelt key of a ConfigMap
  files.key('a.yml');
  // @ts-expect-error a misspelt key of a Secret
  token.key('tokn');
  // @ts-expect-error a misspelt port of a Service
  web.port('htp');
  // @ts-expect-error and in its URL
  web.url('https');
  // @ts-expect-error a number as a ConfigMap's text: toText()
  new ConfigMap(chart, 'number', { data: { n: v.replicas } });
  // @ts-expect-error a port is a number
  new Service(chart, 'port', { ports: { http: { port: '80' } } });
  // @ts-expect-error a misspelt option of a port
  new Service(chart, 'option', { ports: { http: { port: 80, target: 8080 } } });
  // @ts-expect-error a misspelt field of the Service
  new Service(chart, 'field', { ports: { http: { port: 80 } }, spec: { typ: 'ClusterIP' } });
  // @ts-expect-error a type of Service that there is not
  new Service(chart, 'type', { ports: { http: { port: 80 } }, spec: { type: 'ClusterIp' } });
  // @ts-expect-error a misspelt field of the claim
  new PersistentVolumeClaim(chart, 'claim', { spec: { accessMode: ['ReadWriteOnce'] } });
  // @ts-expect-error annotations are strings
  new ServiceAccount(chart, 'account', { annotations: { a: 1 } });
}

export function options(chart: Chart): void {
  const map = { apiVersion: 'v1', kind: 'ConfigMap' } as const;
  new Manifest(chart, 'right', map, { hook: { events: ['pre-install'], weight: 1, deletePolicy: ['hook-succeeded'] } });
  // @ts-expect-error a misspelt event of a hook
  new Manifest(chart, 'event', map, { hook: { events: ['preinstall'] } });
  // @ts-expect-error a hook has an event
  new Manifest(chart, 'no-event', map, { hook: { events: [] } });
  // @ts-expect-error the weight of a hook is a number
  new Manifest(chart, 'weight', map, { hook: { events: ['test'], weight: '1' } });
  // @ts-expect-error a misspelt policy of a hook
  new Manifest(chart, 'policy', map, { hook: { events: ['test'], deletePolicy: ['hook-success'] } });
  // @ts-expect-error a misspelt option
  new Manifest(chart, 'option', map, { hooks: { events: ['test'] } });
}

export function patches(chart: Chart): void {
  const deployment = new Manifest<Deployment>(chart, 'patched', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: { selector: {}, template: {} },
  });
  deployment.merge({ spec: { template: { spec: { hostNetwork: true } } } });
  // @ts-expect-error a misspelt field in a patch
  deployment.merge({ spec: { replica: 2 } });
  // @ts-expect-error a wrong type in a patch
  deployment.merge({ spec: { replicas: 'two' } });
}
