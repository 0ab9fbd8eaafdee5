import { expect, test } from 'vitest';
import { ORDERS } from './images/images.mjs';
import { apply, helm, kubectl } from './support/commands.js';
import { withEvents } from './support/events.js';
import { restrictedNamespace } from './support/namespace.js';
import { installProduct } from './support/product.js';

/** The Service of a platform, and a server that accepts connections to it once there is more than no replica. */
function stub(namespace: string, name: string, port: number): unknown[] {
  const labels = { app: name };
  const metadata = { name, namespace };
  const container = {
    name: 'server',
    image: ORDERS,
    imagePullPolicy: 'Never',
    command: ['python', '-m', 'http.server', String(port), '--directory', '/tmp'],
    // The machine may be busy.
    readinessProbe: { httpGet: { path: '/', port }, periodSeconds: 2, timeoutSeconds: 10 },
    livenessProbe: { tcpSocket: { port }, timeoutSeconds: 10, failureThreshold: 10 },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  };
  const securityContext = { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } };
  return [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ port }] } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 0,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { automountServiceAccountToken: false, terminationGracePeriodSeconds: 0, securityContext, containers: [container] },
        },
      },
    },
  ];
}

test('helm test succeeds when the services of the platform listen, and fails when one does not', async () => {
  const platform = await restrictedNamespace();
  const namespace = await restrictedNamespace();
  await apply(...stub(platform, 'floe-polaris', 8181), ...stub(platform, 'floe-dagster-webserver', 3000));
  const listens = async (name: string, replicas: number): Promise<void> => {
    await kubectl('scale', `deployment/${name}`, `--namespace=${platform}`, `--replicas=${replicas}`);
    await withEvents(platform, () => kubectl('rollout', 'status', `deployment/${name}`, `--namespace=${platform}`, '--timeout=180s'));
  };
  const tested = (): ReturnType<typeof helm> => helm('test', 'orders', '--namespace', namespace, '--logs', '--timeout', '3m');
  const services = { polaris: { enabled: true }, dagster: { enabled: true }, objectStorage: { enabled: false } };
  const installed = await installProduct(namespace, {
    platform: { release: 'floe', namespace: platform, ...services },
    test: { timeoutSeconds: 5 },
  });
  expect(installed).toMatchObject({ exitCode: 0 });

  await listens('floe-polaris', 1);
  const without = await tested();
  expect(without.exitCode).not.toBe(0);
  expect(without.output).toMatch(/ok: POLARIS_URI/);
  expect(without.output).toMatch(/FAILED: DAGSTER_WEBSERVER_URL/);

  await listens('floe-dagster-webserver', 1);
  const withBoth = await tested();
  expect([withBoth.exitCode, withBoth.output]).toEqual([0, expect.stringMatching(/ok: DAGSTER_WEBSERVER_URL/)]);
  expect(withBoth.output).toMatch(/ok: .*compiled_artifacts.json is JSON/);

  await listens('floe-polaris', 0);
  const after = await tested();
  expect(after.exitCode).not.toBe(0);
  expect(after.output).toMatch(/FAILED: POLARIS_URI/);
});
