// An organisation's own platform: the charts of floe with other defaults, a database server that it runs elsewhere, and what
// it adds to every release.
import { HelmApp, Manifest } from 'floe-charts';
import { FloePlatform } from 'floe-charts/constructs';
import type { ResourceQuota } from 'floe-charts/kubernetes';

const app = new HelmApp({ outdir: 'charts' });
const platform = new FloePlatform(app, 'acme-platform', {
  version: '2.1.0',
  description: 'The data platform of Acme.',
  // No PostgreSQL of its own: whoever installs the chart cannot switch one on.
  services: { postgresql: false },
  values: {
    global: {
      floe: {
        imageRegistry: 'mirror.acme.example',
        imagePullSecrets: [{ name: 'mirror' }],
        postgresql: {
          enabled: false,
          host: 'postgresql.acme.example',
          sslMode: 'verify-full',
          caSecret: { name: 'acme-ca', key: 'ca.crt' },
          databases: { dagster: { credential: { existingSecret: 'dagster-database' } } },
        },
      },
    },
    dagster: { webserver: { replicas: 2 } },
  },
  environments: {
    // In the place of floe's own.
    prod: { dagster: { queue: { maxConcurrentRuns: 50 } } },
    sandbox: { dagster: { webserver: { replicas: 1 } } },
  },
});
// Whatever is made in its scope is part of it.
new Manifest<ResourceQuota>(platform, 'quota', {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  spec: { hard: { pods: '100' } },
});
app.synth();
