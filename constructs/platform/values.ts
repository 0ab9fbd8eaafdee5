import { value, type PartialValues, type ValueType } from '../../src/index.js';
import { floeGlobals, serviceEnabled } from '../common/globals.js';
import type { dagsterValues } from './dagster/values/index.js';
import type { postgresqlValues } from './postgresql/values/index.js';

/** The services of the platform, each with the switch of its chart, in the order in which they need each other. */
export const SERVICES = {
  postgresql: { title: 'PostgreSQL', instead: 'set global.floe.postgresql.host to a server outside' },
  dagster: { title: 'Dagster', instead: 'use one of another release' },
} as const;
export type ServiceName = keyof typeof SERVICES;

/** What the umbrella says itself: its services are on, unless someone switches them off. All else is its subcharts'. */
export const platformValues = value.object({
  global: floeGlobals({
    postgresql: value.object(
      { enabled: serviceEnabled('PostgreSQL', true) },
      { description: 'The database server of all services: part of the release, or one outside, where enabled is false and host is set.' },
    ),
    dagster: value.object({ enabled: serviceEnabled('Dagster', true) }, { description: 'The orchestrator.' }),
  }),
});

type Postgresql = PartialValues<typeof postgresqlValues>;
type Dagster = PartialValues<typeof dagsterValues>;

type Globals<T extends ValueType> = NonNullable<(PartialValues<T> & { readonly global?: unknown })['global']>;

/** Values of the umbrella: what its charts share, and those of each service under its name. */
export interface FloePlatformValues {
  readonly global?: Globals<typeof platformValues> & Globals<typeof postgresqlValues> & Globals<typeof dagsterValues>;
  readonly postgresql?: Omit<Postgresql, 'global'>;
  readonly dagster?: Omit<Dagster, 'global'>;
}
