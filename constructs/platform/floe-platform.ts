import type { Construct } from 'constructs';
import { HelmChart, Notes, type Condition, type TextLine } from '../../src/index.js';
import type { Flow } from '../common/flows.js';
import { Dagster } from './dagster/dagster.js';
import { CI_VALUES, ENVIRONMENTS } from './environments.js';
import { platformNotes } from './notes.js';
import { PostgreSql } from './postgresql/postgresql.js';
import { platformReadme } from './readme.js';
import { platformValues, SERVICES, type FloePlatformValues, type ServiceName } from './values.js';

/** The chart of a service: what it says of its flows goes into the picture, and what it notes into NOTES. */
export interface ServiceChart {
  readonly flows?: readonly Flow[];
  readonly notes?: readonly TextLine[];
}

/** Makes the chart of a service, in the given scope and under the given id. */
export type ServiceFactory = (scope: FloePlatform, id: ServiceName) => HelmChart & ServiceChart;

export interface FloePlatformProps {
  /** The chart's name. Default: floe-platform. */
  readonly name?: string;
  /** The chart's version (SemVer 2). Default: that of this package's chart. */
  readonly version?: string;
  readonly description?: string;
  /** Other defaults, of the services too. */
  readonly values?: FloePlatformValues;
  /** Services to leave out (false), or to make in another way. Default: all of them, as they are. */
  readonly services?: Readonly<Partial<Record<ServiceName, false | ServiceFactory>>>;
  /** Further environments by name, or others in the place of dev, staging, prod and kind. */
  readonly environments?: Readonly<Record<string, FloePlatformValues>>;
}

const FACTORIES: Readonly<Record<ServiceName, ServiceFactory>> = {
  postgresql: (scope, id) => new PostgreSql(scope, id),
  dagster: (scope, id) => new Dagster(scope, id),
};

/**
 * The services of the platform as one chart. An organisation's own platform is one with other defaults, services and
 * environments; constructs that are made in its scope become part of it.
 */
export class FloePlatform extends HelmChart<typeof platformValues> {
  /** The charts of its services; undefined for one that was left out. */
  readonly services: Readonly<Record<ServiceName, (HelmChart & ServiceChart) | undefined>>;

  constructor(scope: Construct, id = 'floe-platform', props: FloePlatformProps = {}) {
    const { description, environments = {}, name = id, services = {}, values = {}, version = '0.1.0' } = props;
    super(scope, id, {
      name,
      version,
      description: description ?? 'The floe data platform: Dagster, with its database.',
      keywords: ['floe', 'data', 'platform', 'dagster', 'postgresql'],
      partOf: 'floe',
      values: platformValues,
      defaults: values,
      readme: () => platformReadme(this),
    });
    const { floe } = this.values.global;
    const made = (each: ServiceName): (HelmChart & ServiceChart) | undefined => {
      const factory = services[each] ?? FACTORIES[each];
      return factory === false ? undefined : this.subchart(factory(this, each), { condition: floe[each].enabled });
    };
    this.services = { postgresql: made('postgresql'), dagster: made('dagster') };
    const noted = (each: ServiceName): { isOn: Condition; notes: readonly TextLine[] | undefined } => {
      const chart = this.services[each];
      return { isOn: floe[each].enabled, notes: chart === undefined ? undefined : (chart.notes ?? []) };
    };
    new Notes(this, 'notes', platformNotes({ postgresql: noted('postgresql'), dagster: noted('dagster') }));
    for (const [environment, usual] of Object.entries(ENVIRONMENTS)) this.addEnvironment(environment, this.#ofServices(usual));
    for (const [environment, own] of Object.entries(environments)) this.addEnvironment(environment, own);
    if (Object.keys(services).length === 0) this.addCiValues('platform', CI_VALUES);
  }

  /** Values without those of services that were left out. */
  #ofServices(values: FloePlatformValues): FloePlatformValues {
    const isThere = ([key]: readonly [string, unknown]): boolean => key === 'global' || this.services[key as ServiceName] !== undefined;
    return Object.fromEntries(Object.entries(values).filter(isThere));
  }

  /** Who talks to whom. */
  get flows(): readonly Flow[] {
    return (Object.keys(SERVICES) as ServiceName[]).flatMap((each) => this.services[each]?.flows ?? []);
  }

  override addEnvironment(name: string, values: FloePlatformValues): void {
    super.addEnvironment(name, values);
  }

  override addCiValues(name: string, values: FloePlatformValues): void {
    super.addCiValues(name, values);
  }
}
