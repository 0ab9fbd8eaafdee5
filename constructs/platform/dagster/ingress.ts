import { either, isNotEmpty, loop, Manifest, not, when, When, whenSet, type Templated } from '../../../src/index.js';
import type { HTTPIngressPath, Ingress, IngressRule } from '../../../src/kubernetes/index.js';
import type { Dagster } from './dagster.js';
import type { Webserver } from './webserver.js';

/** The way in from outside of the cluster: each web server by host names of its own. */
export function addIngress(chart: Dagster, webserver: Webserver, readOnly: Webserver): void {
  const { ingress, readOnlyWebserver } = chart.values;
  const path = ({ pathPrefix, service }: Webserver): Templated<HTTPIngressPath> => ({
    path: either(isNotEmpty(pathPrefix), pathPrefix, '/'),
    pathType: ingress.pathType,
    backend: { service: { name: service.name, port: { name: 'http' } } },
  });
  const host = loop(ingress.hosts, { item: 'host' });
  const readOnlyHost = loop(ingress.readOnlyHosts, { item: 'host' });
  new Manifest<Ingress>(
    new When(chart, 'WithIngress', ingress.enabled),
    'ingress',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { labels: ingress.labels, annotations: whenSet(ingress.annotations) },
      spec: {
        ingressClassName: ingress.className,
        rules: [
          when<IngressRule>(not(isNotEmpty(ingress.hosts)), { http: { paths: [path(webserver)] } }),
          host.each<IngressRule>({ host: host.item, http: { paths: [path(webserver)] } }),
          readOnlyHost.each<IngressRule>(
            when<IngressRule>(readOnlyWebserver.enabled, { host: readOnlyHost.item, http: { paths: [path(readOnly)] } }),
          ),
        ],
        tls: whenSet(ingress.tls),
      },
    },
    { component: 'webserver', suffix: 'webserver' },
  );
}
