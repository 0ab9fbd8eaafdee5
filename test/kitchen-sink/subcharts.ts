import type { Construct } from 'constructs';
import { ConfigMap, format, HelmChart, Manifest, nameInRelease, release, Service, yamlDocument } from '../../src/index.js';
import type { Deployment } from '../../src/kubernetes/index.js';
import { AuditValues, CacheValues, ExporterValues } from './values.js';

/** A subchart of a subchart, which is there twice: each has a full name of its own. */
class Exporter extends HelmChart<typeof ExporterValues> {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      name: 'exporter',
      version: '0.3.0',
      description: 'Exports metrics.',
      values: ExporterValues,
      fullname: ({ name }) => nameInRelease(release.name, name),
    });
    new Service(this, 'metrics', { component: 'exporter', ports: { metrics: { port: this.values.port } } });
  }
}

/** A subchart that is there twice, under two names. */
export class Cache extends HelmChart<typeof CacheValues> {
  readonly service: Service<'cache'>;
  constructor(scope: Construct, id: string) {
    super(scope, id, { name: 'cache', version: '1.2.3', appVersion: '7.0', description: 'Caches.', values: CacheValues });
    const { size, global } = this.values;
    const config = new ConfigMap(this, 'config', { data: { 'cache.yaml': yamlDocument({ size, host: format`cache.${global.domain}` }) } });
    this.service = new Service(this, 'cache', { component: 'cache', ports: { cache: { port: 6379 } } });
    new Manifest<Deployment>(
      this,
      'server',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        spec: {
          selector: { matchLabels: this.selectorLabels('cache') },
          template: {
            metadata: { labels: this.selectorLabels('cache') },
            spec: {
              containers: [
                {
                  name: 'cache',
                  image: 'cache:7',
                  ports: [{ name: 'cache', containerPort: 6379 }],
                  volumeMounts: [{ name: 'config', mountPath: '/etc/cache' }],
                },
              ],
              volumes: [{ name: 'config', configMap: { name: config.name } }],
            },
          },
        },
      },
      { component: 'cache' },
    );
    const exporter = new Exporter(this, 'exporter');
    this.subchart(exporter, { condition: this.values.exporter.enabled });
  }
}

/** A subchart whose switch lies under `global`, so that its siblings see it too. */
export class Audit extends HelmChart<typeof AuditValues> {
  constructor(scope: Construct, id: string) {
    super(scope, id, { name: 'audit', version: '0.1.0', description: 'Writes an audit trail.', values: AuditValues });
    new ConfigMap(this, 'config', { data: { sink: this.values.sink } });
  }
}
