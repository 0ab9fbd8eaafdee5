import { format, loop, orElse, overlay, release, yamlDocument, type Expr } from '../../../src/index.js';
import type { Dagster } from './dagster.js';

/** The port of every code location. Each has a pod and a Service of its own, and network policies know no other. */
export const GRPC_PORT = 3030;

/** The part of the names of a location's objects after the chart's full name. */
export const locationSuffix = (location: Expr<string>): Expr<string> => format`code-${location}`;

/** The contents of workspace.yaml: the chart's code locations, and the servers that it does not make. */
export function workspaceConfig(chart: Dagster): Expr<string> {
  const { codeLocationDefaults, codeLocations, workspace } = chart.values;
  const location = loop(codeLocations, { key: 'name', item: 'location' });
  const settings = overlay(codeLocationDefaults, location.item, 'settings');
  const server = loop(workspace.servers, { key: 'name', item: 'server' });
  return yamlDocument({
    load_from: [
      location.each<unknown>({
        grpc_server: {
          host: format`${chart.nameFor('Service', locationSuffix(location.key))}.${release.namespace}.svc`,
          port: GRPC_PORT,
          location_name: orElse(settings.locationName, location.key),
        },
      }),
      server.each<unknown>({
        grpc_server: { host: server.item.host, port: server.item.port, location_name: server.key, ssl: server.item.ssl },
      }),
    ],
  });
}
