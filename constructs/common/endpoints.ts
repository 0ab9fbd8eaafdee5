import { concat, nameInRelease, type Expr } from '../../src/index.js';

/** A service of the platform: the chart that makes it, the part of its name after that, and its port. */
export interface PlatformService {
  readonly chart: string;
  readonly suffix?: string;
  readonly port: number;
}

/** The one spelling of the platform's names and ports, for the charts that make its services and those that use them. */
export const PLATFORM_SERVICES = {
  polaris: { chart: 'polaris', port: 8181 },
  otelGrpc: { chart: 'otel-collector', port: 4317 },
  otelHttp: { chart: 'otel-collector', port: 4318 },
  openLineage: { chart: 'marquez', port: 5000 },
  dagster: { chart: 'dagster', suffix: 'webserver', port: 3000 },
  postgresql: { chart: 'postgresql', port: 5432 },
  objectStorage: { chart: 'object-storage', port: 9000 },
} as const satisfies Record<string, PlatformService>;

/** The address of a service in a release of floe-platform. */
export function platformUrl({ chart, suffix, port }: PlatformService, release: Expr<string>, namespace: Expr<string>): Expr<string> {
  return concat('http://', nameInRelease(release, chart, suffix), '.', namespace, `.svc:${port}`);
}
