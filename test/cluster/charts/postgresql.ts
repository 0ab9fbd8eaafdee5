import type { KubeObject } from '../support/api.js';
import type { ChartTests, Values } from './chart.js';

/** Passwords, and claims but for those that go with their StatefulSet. */
export const keepsData = ({ kind, metadata }: KubeObject): boolean =>
  kind === 'PersistentVolumeClaim'
    ? metadata.ownerReferences === undefined
    : kind === 'Secret' && metadata.annotations?.['helm.sh/resource-policy'] === 'keep';

export const POSTGRESQL_CHANGED = { settings: { max_connections: 50 }, podAnnotations: { changed: 'yes' } } satisfies Values;

const CLAIM = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'postgresql' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
};

export const postgresql: ChartTests = {
  podSecurity: 'restricted',
  environment: () => ({ values: [], real: true }),
  example: () => ({}),
  other: (name) => (name === 'stored' ? { objects: [CLAIM] } : {}),
  changed: POSTGRESQL_CHANGED,
  failing: {
    'a server that ends': { image: { registry: 'registry.invalid', repository: 'exits-with', tag: '1' } },
    'a server without its image': { image: { registry: 'registry.invalid', repository: 'never-starts', tag: '1' } },
  },
  refused: 'statefulsets.apps',
  stays: keepsData,
  kept: (release) => [
    `PersistentVolumeClaim/data-${release}-postgresql-0`,
    `PersistentVolumeClaim/${release}-postgresql-backup`,
    `Secret/${release}-postgresql-database-of-ci`,
    `Secret/${release}-postgresql-superuser`,
  ],
  accounts: (release) => [{ name: `${release}-postgresql`, may: [] }],
};
