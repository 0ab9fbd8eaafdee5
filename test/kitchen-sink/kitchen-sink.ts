import { JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import * as fl from '../../src/index.js';
import {
  asMap,
  asPresent,
  asText,
  combine,
  ConfigMap,
  external,
  ForEach,
  format,
  HelmApp,
  HelmChart,
  isMap,
  isPresent,
  isText,
  items,
  loop,
  Manifest,
  NamedTemplate,
  Notes,
  orElse,
  orIfEmpty,
  overlay,
  PersistentVolumeClaim,
  Secret,
  Service,
  ServiceAccount,
  textDocument,
  When,
  when,
  whenSet,
  yamlDocument,
  jsonDocument,
  propertiesDocument,
  type UntypedResource,
} from '../../src/index.js';
import type * as k8s from '../../src/kubernetes/index.js';
import { PlusApp } from './plus.js';
import { Audit, Cache } from './subcharts.js';
import { KitchenSinkValues } from './values.js';

const HOUR = 3600;

/** Every feature of the library in one chart: what the tests with real Helms render, lint and break. */
export class KitchenSink extends HelmChart<typeof KitchenSinkValues> {
  constructor(scope: Construct, id = 'kitchen-sink', props: { readonly version?: string; readonly appVersion?: string } = {}) {
    super(scope, id, {
      name: 'kitchen-sink',
      version: props.version ?? '1.4.0+build.7',
      appVersion: props.appVersion ?? '2.0',
      description: 'Every feature of the library.',
      type: 'application',
      kubeVersion: '>=1.28.0-0',
      keywords: ['test', 'yes'],
      home: 'https://example.com',
      sources: ['https://example.com/source'],
      maintainers: [{ name: 'Someone', email: 'someone@example.com', url: 'https://example.com' }],
      icon: 'https://example.com/icon.png',
      annotations: { 'example.com/number': '1.10' },
      partOf: 'household',
      readme: '## More\n\nNothing more.',
      values: KitchenSinkValues,
      fullname: (values) => orIfEmpty(values.nameOverride, fl.format`${HelmChart.releaseName}-sink`),
    });
    const v = this.values;

    const cache = this.subchart(new Cache(this, 'cache'), { condition: v.cache.enabled, values: { size: 128 } });
    this.subchart(new Cache(this, 'second'), {
      condition: v.second.enabled,
      values: { size: 1, exporter: { name: 'second-exporter' } } as never,
    });
    this.subchart(new Audit(this, 'audit'), { condition: v.global.features.audit });

    const account = new When(this, 'own-account', v.serviceAccount.create);
    const serviceAccount = new ServiceAccount(account, 'account', { annotations: whenSet(v.serviceAccount.annotations), suffix: '' });
    const accountName = when<string>(v.serviceAccount.create, serviceAccount.name, external(orIfEmpty(v.serviceAccount.name, 'default')));

    const config = this.configuration();
    const { credentials, generated } = this.secrets();
    const claim = new PersistentVolumeClaim(new When(this, 'storage', v.storage.enabled), 'data', {
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: v.storage.className,
        resources: { requests: { storage: v.storage.size as never } },
      },
    });
    const service = new Service(this, 'web', {
      component: 'web',
      suffix: '',
      ports: {
        http: { port: v.service.port, targetPort: v.targetPort, nodePort: v.service.nodePort },
        admin: { port: 9000, targetPort: 9000 },
      },
      spec: { type: when<'NodePort' | 'ClusterIP'>(isPresent(v.service.nodePort), 'NodePort', 'ClusterIP') },
    });
    service.manifest.merge({ metadata: { annotations: whenSet(v.service.annotations) } });

    const env = loop(v.env, { key: 'name', item: 'value' });
    const settings = loop(v.settings);
    const rules = loop(v.rules);
    const ports = loop(v.ports);
    const web = new Manifest<k8s.Deployment>(
      this,
      'server',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { annotations: { 'example.com/rules': fl.toJson(v.rules), 'example.com/count': fl.toText(fl.length(v.rules)) } },
        spec: {
          replicas: v.replicas,
          selector: { matchLabels: this.selectorLabels('web') },
          template: {
            metadata: {
              labels: combine<Record<string, string>>(this.selectorLabels('web'), v.podLabels),
              annotations: combine<Record<string, string>>({ 'example.com/debug': fl.toText(v.debug) }, v.podAnnotations),
            },
            spec: {
              serviceAccountName: accountName,
              imagePullSecrets: whenSet(v.imagePullSecrets),
              securityContext: whenSet(v.podSecurityContext),
              terminationGracePeriodSeconds: orElse(v.gracePeriod, 30),
              nodeSelector: whenSet(v.nodeSelector),
              tolerations: whenSet(v.tolerations),
              affinity: whenSet(v.affinity),
              topologySpreadConstraints: whenSet(v.topologySpread),
              containers: [
                {
                  name: 'web',
                  image: format`${v.image.repository}:${v.image.tag}`,
                  imagePullPolicy: v.image.pullPolicy,
                  args: [
                    items(v.args),
                    when(v.debug, '--debug'),
                    format`--level=${fl.upper(v.logLevel)}`,
                    format`--budget=${v.budget}`,
                    format`--ratio=${v.ratio}`,
                  ],
                  ports: [
                    { name: 'http', containerPort: 8080 },
                    when(isPresent(v.tls), { name: 'https', containerPort: orElse(v.tls.port, 8443) }),
                    ports.each({ containerPort: ports.item }),
                  ],
                  env: [
                    env.each({ name: env.key, value: env.item }),
                    when(v.debug, { name: 'DEBUG', value: 'yes' }),
                    { name: 'TOKEN', valueFrom: { secretKeyRef: credentials.key('token') } },
                    { name: 'PASSWORD', valueFrom: { secretKeyRef: generated.key('password') } },
                    { name: 'LEVEL', valueFrom: { configMapKeyRef: config.key('level') } },
                    { name: 'CACHE', value: when(v.cache.enabled, cache.service.url('cache', 'redis'), 'none') },
                    { name: 'SELF', value: service.url('http') },
                    {
                      name: 'RULES',
                      value: yamlDocument({
                        rules: [rules.each({ path: rules.item.path, methods: rules.item.methods, rewrite: rules.item.rewrite })],
                      }),
                    },
                    { name: 'OPTIONS', value: jsonDocument({ options: v.options, level: v.logLevel }) },
                    { name: 'LINES', value: textDocument(['first', v.logLevel, when(v.debug, 'debug')]) },
                    { name: 'PROPERTIES', value: propertiesDocument({ level: v.logLevel }) },
                    settings.each(when(isText(settings.item), { name: format`SETTING_${settings.key}`, value: asText(settings.item) })),
                    settings.each(
                      when(isMap(settings.item), {
                        name: format`FROM_${settings.key}`,
                        valueFrom: { configMapKeyRef: { name: config.name, key: asMap(settings.item).from } },
                      }),
                    ),
                  ],
                  envFrom: whenSet(v.envFrom),
                  resources: whenSet(v.resources),
                  securityContext: whenSet(v.securityContext),
                  livenessProbe: whenSet(v.livenessProbe),
                  volumeMounts: [
                    { name: 'config', mountPath: '/etc/sink' },
                    when(v.storage.enabled, { name: 'data', mountPath: '/data' }),
                    when(isPresent(v.tls), { name: 'tls', mountPath: '/tls', readOnly: true }),
                    items(v.extraVolumeMounts),
                  ],
                },
                items(v.extraContainers),
              ],
              volumes: [
                { name: 'config', configMap: { name: config.name } },
                when(v.storage.enabled, { name: 'data', persistentVolumeClaim: { claimName: claim.name } }),
                when(isPresent(v.tls), { name: 'tls', secret: { secretName: asPresent(v.tls).secret } }),
                items(v.extraVolumes),
              ],
            },
          },
        },
      },
      { component: 'web', suffix: '' },
    );
    web.merge({ spec: { template: { spec: { containers: [{ name: 'sidecar', image: 'sidecar:1' }] } } } });
    web.addJsonPatch(JsonPatch.add('/spec/revisionHistoryLimit', 3), JsonPatch.replace('/spec/template/spec/containers/0/name', 'main'));

    const ingress = new When(this, 'exposed', v.ingress.enabled);
    new Manifest<k8s.Ingress>(ingress, 'web-ingress', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { annotations: whenSet(v.ingress.annotations) },
      spec: {
        ingressClassName: v.ingress.className,
        tls: whenSet(v.ingress.tls),
        rules: [
          {
            host: orIfEmpty(v.ingress.host, format`${release.name}.${v.global.domain}`),
            http: {
              paths: [
                rules.each({
                  path: rules.item.path,
                  pathType: 'Prefix',
                  backend: { service: { name: service.name, port: { name: 'http' } } },
                }),
              ],
            },
          },
        ],
      },
    });
    new Manifest<UntypedResource>(
      new When(
        this,
        'monitored',
        fl.and(fl.capabilities.hasApi('monitoring.coreos.com/v1'), fl.satisfies(fl.capabilities.kubeVersion, '>=1.28.0-0')),
      ),
      'monitor',
      {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'ServiceMonitor',
        spec: { selector: { matchLabels: this.selectorLabels('web') }, endpoints: [{ port: 'http' }] },
      },
    );

    this.queues();
    this.jobs(serviceAccount.name);
    this.lifecycle(service, generated);
    new PlusApp(this, 'plus', v.global.domain);

    this.addCrd('widgets', {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        names: { kind: 'Widget', plural: 'widgets' },
        scope: 'Namespaced',
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    });
    this.addEnvironment('production', {
      replicas: 5,
      ingress: { enabled: true, host: 'yes' },
      cache: { enabled: true, size: 4096 } as never,
      gracePeriod: null,
    });
    this.addCiValues('everything', { debug: true, ingress: { enabled: true }, tls: { secret: 'tls' }, cache: { enabled: true } });
  }

  /** Documents of every format, with everything that may be in one. */
  private configuration(): ConfigMap<
    | 'level'
    | 'app.yaml'
    | 'app.json'
    | 'list.json'
    | 'app.properties'
    | 'all.properties'
    | 'run.sh'
    | 'rendered'
    | 'any.json'
    | 'tpl'
    | 'certificate'
    | 'raw'
  > {
    const v = this.values;
    const queues = loop(v.queues);
    const files = loop(v.files);
    const rules = loop(v.rules);
    const methods = loop(rules.item.methods);
    const config = new ConfigMap(this, 'config', {
      data: {
        level: v.logLevel,
        'app.yaml': yamlDocument({
          ratio: v.ratio,
          budget: v.budget,
          tls: when(isPresent(v.tls), { port: orElse(v.tls.port, 8443) }, { port: 0 } as never),
          queues: queues.entry<{ size: number; durable: boolean }>(queues.key, { size: queues.item.size, durable: queues.item.durable }),
          all: combine<Record<string, unknown>>({ yes: 'no', on: v.debug }, v.options),
          lists: { args: v.args, ports: v.ports, none: [], empty: {} },
          anything: v.anything,
        }),
        'app.json': jsonDocument({ hosts: [format`a.${v.global.domain}`, when(v.debug, 'localhost')], rules: v.rules, text: 'a\nb\n' }),
        'list.json': jsonDocument([rules.each({ [`x`]: rules.item.path }), when(v.debug, {})]),
        'app.properties': propertiesDocument({ level: v.logLevel, 'a key': v.budget, debug: v.debug, grace: v.gracePeriod }),
        'all.properties': propertiesDocument(v.env),
        'run.sh': textDocument([
          '#!/bin/sh',
          'set -e',
          '',
          format`echo ${release.name}`,
          when(v.debug, 'set -x', 'true'),
          rules.each(methods.each(format`curl -X ${methods.item} ${rules.item.path}`)),
          files.each(format`# ${files.key}`),
          'exit 0',
        ]),
        rendered: fl.tpl(v.template),
        'any.json': jsonDocument(v.anything),
        tpl: fl.join(v.args, ','),
        certificate: fl.trim(fl.replace(v.certificate, '\r\n', '\n')),
        raw: fl.raw<string>('.Chart.Name | upper', fl.value.string()),
      },
    });
    const each = loop(v.files);
    new Manifest<k8s.ConfigMap>(this, 'files', { apiVersion: 'v1', kind: 'ConfigMap', data: each.entry(each.key, each.item) });
    return config;
  }

  private secrets(): { credentials: Secret<'token' | 'pair'>; generated: Secret<'password'> } {
    const v = this.values;
    const credentials = new Secret(this, 'credentials', {
      data: { token: fl.required(v.token, 'A token is needed.'), pair: yamlDocument({ token: v.token }) },
    });
    const name = this.nameFor('Secret', 'generated');
    const known = fl.lookup<{ data?: Record<string, string> }>('v1', 'Secret', release.namespace, name);
    const kept = fl.get(known, 'data');
    const generated = new Secret(this, 'generated', { data: { password: orIfEmpty(v.password, fl.randomText(20)) }, keep: true });
    generated.manifest.merge({ metadata: { annotations: { 'example.com/known': fl.toText(fl.isPresent(kept)) } } });
    new Manifest<k8s.Secret>(this, 'encoded', {
      apiVersion: 'v1',
      kind: 'Secret',
      data: { token: fl.base64Encode(v.token), back: fl.base64Encode(fl.base64Decode(fl.base64Encode(v.token))) },
    });
    return { credentials, generated };
  }

  /** Whole manifests for each member of a map and of a list. */
  private queues(): void {
    const v = this.values;
    const queue = new ForEach(this, 'queues', v.queues);
    new Manifest<UntypedResource>(
      new When(queue, 'durable', queue.item.durable),
      'queue',
      { apiVersion: 'example.com/v1', kind: 'Widget', spec: { size: queue.item.size, owner: release.name, root: v.logLevel } },
      { suffix: queue.key },
    );
    const port = new ForEach(this, 'ports', v.ports);
    new Manifest<UntypedResource>(
      port,
      'port',
      { apiVersion: 'example.com/v1', kind: 'Widget', spec: { port: port.item } },
      { suffix: format`port-${port.key}` },
    );
  }

  private jobs(accountName: fl.Expr<string>): void {
    const v = this.values;
    const each = new ForEach(this, 'jobs', v.jobs);
    const job = overlay(v.jobDefaults, each.item);
    const env = loop(job.env, { key: 'name', item: 'value' });
    const pod = new NamedTemplate<k8s.PodTemplateSpec>(this, 'jobPod', {
      metadata: { labels: combine<Record<string, string>>(this.selectorLabels('job'), { 'example.com/job': each.key }, job.labels) },
      spec: {
        restartPolicy: 'Never',
        serviceAccountName: when(v.serviceAccount.create, accountName),
        containers: [
          {
            name: 'job',
            image: job.image,
            args: whenSet(job.args),
            env: [
              env.each({
                name: env.key,
                value: when(isText(env.item), asText(env.item)),
                valueFrom: when(isMap(env.item), asMap(env.item)),
              }),
            ],
            resources: whenSet(job.resources),
            livenessProbe: job.probe,
          },
        ],
      },
    });
    const spec = { backoffLimit: job.retries, suspend: job.suspend, template: pod.include() } as const;
    new Manifest<k8s.CronJob>(
      new When(each, 'scheduled', isPresent(job.schedule)),
      'cronjob',
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        spec: {
          schedule: asPresent(job.schedule),
          timeZone: job.timeZone,
          suspend: job.suspend,
          jobTemplate: { spec: { backoffLimit: job.retries, template: pod.include() } },
        },
      },
      { suffix: each.key, component: 'job' },
    );
    new Manifest<k8s.Job>(
      new When(each, 'once', fl.not(isPresent(job.schedule))),
      'job',
      { apiVersion: 'batch/v1', kind: 'Job', spec },
      { suffix: each.key, component: 'job' },
    );
  }

  /** Hooks, tests, notes, and what is written by hand. */
  private lifecycle(service: Service<'http' | 'admin'>, generated: Secret<'password'>): void {
    const v = this.values;
    new Manifest<k8s.Job>(
      this,
      'migrate',
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        spec: {
          activeDeadlineSeconds: HOUR,
          template: {
            spec: {
              restartPolicy: 'Never',
              containers: [
                {
                  name: 'migrate',
                  image: 'migrate:1',
                  env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: generated.key('password') } }],
                },
              ],
            },
          },
        },
      },
      { hook: { events: ['post-install', 'pre-upgrade'], weight: -5, deletePolicy: ['before-hook-creation', 'hook-succeeded'] } },
    );
    new Manifest<k8s.Pod>(
      this,
      'connects',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        spec: {
          restartPolicy: 'Never',
          containers: [{ name: 'curl', image: 'curl:8', args: [service.url('http'), format`${service.host}:${service.port('admin')}`] }],
        },
      },
      { test: true },
    );
    new Notes(this, 'notes', [
      format`${release.name} is there (revision ${release.revision}).`,
      '',
      when(
        v.ingress.enabled,
        format`Open http://${v.ingress.host}`,
        format`kubectl port-forward svc/${service.name} 8080:${v.service.port}`,
      ),
    ]);
    new fl.RawTemplate(
      this,
      'by-hand',
      'by-hand.yaml',
      '{{- if .Values.debug }}\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-by-hand\ndata:\n  level: {{ .Values.logLevel | quote }}\n{{- end }}\n',
    );
  }
}

const release = fl.release;

/** The chart in an app of its own. */
export function kitchenSinkApp(outdir: string, props: { readonly version?: string; readonly appVersion?: string } = {}): HelmApp {
  const app = new HelmApp({ outdir, sourceComments: true });
  new KitchenSink(app, 'kitchen-sink', props);
  return app;
}
