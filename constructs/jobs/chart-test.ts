import { format, loop, Manifest, When, whenSet, type Expr } from '../../src/index.js';
import type { EnvVar, Pod } from '../../src/kubernetes/index.js';
import { imageReference } from '../common/image.js';
import { restrictedPod } from '../common/security.js';
import type { Artifacts } from './artifacts.js';
import type { FloeJobs } from './floe-jobs.js';

/** Connects to every service that the jobs get the address of, and reads the artifacts. Ends with 1 if anything fails. */
export const TEST_SCRIPT = `import json
import os
import socket
import sys
from urllib.parse import urlsplit

ADDRESSES = ["POLARIS_URI", "OTEL_EXPORTER_OTLP_ENDPOINT", "OPENLINEAGE_URL", "DAGSTER_WEBSERVER_URL", "AWS_ENDPOINT_URL_S3"]
failures = 0


def check(what, attempt):
    global failures
    try:
        attempt()
        print(f"ok: {what}", flush=True)
    except (OSError, ValueError) as error:
        failures += 1
        print(f"FAILED: {what}: {error}", flush=True)


def read(path):
    with open(path, encoding="utf-8") as file:
        json.load(file)


def connect(address):
    url = urlsplit(address)
    port = url.port or (443 if url.scheme == "https" else 80)
    socket.create_connection((url.hostname, port), timeout=float(os.environ["FLOE_TEST_TIMEOUT"])).close()


artifacts = os.environ.get("FLOE_ARTIFACTS")
# Artifacts in the jobs' own image are not to be seen from here.
if artifacts and os.environ.get("FLOE_TEST_ARTIFACTS") == "true":
    check(f"{artifacts} is JSON", lambda: read(artifacts))
for name in ADDRESSES:
    address = os.environ.get(name)
    if address:
        check(f"{name} {address} answers", lambda: connect(address))
sys.exit(1 if failures else 0)
`;

/** The pod that `helm test` runs. */
export function addChartTest(
  chart: FloeJobs,
  artifacts: Artifacts,
  common: Expr<Readonly<Record<string, string>>>,
  account: Expr<string>,
): void {
  const { test, imagePullSecrets } = chart.values;
  const each = loop(common, { key: 'name', item: 'value' });
  new Manifest<Pod>(
    new When(chart, 'WithTest', test.enabled),
    'connection',
    {
      apiVersion: 'v1',
      kind: 'Pod',
      spec: restrictedPod({
        serviceAccountName: account,
        restartPolicy: 'Never',
        imagePullSecrets: whenSet(imagePullSecrets),
        containers: [
          {
            name: 'test',
            image: imageReference(chart, test.image, 'The test'),
            imagePullPolicy: test.image.pullPolicy,
            command: ['python', '-c', TEST_SCRIPT],
            env: [
              { name: 'FLOE_TEST_TIMEOUT', value: format`${test.timeoutSeconds}` },
              { name: 'FLOE_TEST_ARTIFACTS', value: format`${artifacts.areMounted}` },
              each.each<EnvVar>({ name: each.key, value: each.item }),
            ],
            resources: whenSet(test.resources),
            volumeMounts: artifacts.mounts,
          },
        ],
        volumes: artifacts.volumes,
      }),
    },
    { component: 'test', test: true, suffix: 'test' },
  );
}
