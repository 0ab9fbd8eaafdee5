import { not, type Condition, type Expr } from '../../src/index.js';
import { PLATFORM_SERVICES } from './endpoints.js';
import { outside, podsOf, type Flow, type Party } from './flows.js';

/** The pods of the release's own server. */
export const DATABASE_SERVER: Party = podsOf('PostgreSQL', PLATFORM_SERVICES.postgresql.chart, 'server');

/** What a service's pods need to reach their database: in this release, or outside. */
export const databaseFlows = (
  from: Party,
  postgresql: { readonly enabled: Condition; readonly port: Expr<number> },
): readonly [embedded: Flow, external: Flow] => [
  { ...toDatabaseServer(from), when: postgresql.enabled },
  { from, to: outside('PostgreSQL, outside'), ports: [postgresql.port], purpose: 'metadata', when: not(postgresql.enabled) },
];

/** What the release's own server needs to accept from a client. */
export const toDatabaseServer = (from: Party): Flow => ({
  from,
  to: DATABASE_SERVER,
  ports: [PLATFORM_SERVICES.postgresql.port],
  purpose: 'metadata',
});
