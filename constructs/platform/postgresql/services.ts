import { Service, whenSet } from '../../../src/index.js';
import { PLATFORM_SERVICES } from '../../common/endpoints.js';
import type { PostgreSql } from './postgresql.js';
import { SERVER } from './server.js';

export interface Services {
  /** What services connect to. */
  readonly server: Service<'postgresql'>;
  /** What gives the pod its name. */
  readonly headless: Service<'postgresql'>;
}

export function addServices(chart: PostgreSql): Services {
  const { annotations, type } = chart.values.service;
  const ports = { postgresql: { port: PLATFORM_SERVICES.postgresql.port } };
  const server = new Service(chart, 'service', { component: SERVER, suffix: '', ports, spec: { type } });
  server.manifest.merge({ metadata: { annotations: whenSet(annotations) } });
  const headless = new Service(chart, 'headless', {
    component: SERVER,
    ports,
    spec: { clusterIP: 'None', publishNotReadyAddresses: true },
  });
  return { server, headless };
}
