import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import {
  containerOf,
  eachHelm,
  envOf,
  folder,
  IMAGE,
  jobNamed,
  newest,
  ofKind,
  podOf,
  renderJobs,
  type Tree,
} from '../../support/floe-jobs.js';
import { RICH } from '../../support/floe-jobs-values.js';
import { temporaryFolder } from '../../support/folders.js';
import type { Rendered } from '../../../src/testing/index.js';

const ADDRESSES = ['POLARIS_URI', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'OPENLINEAGE_URL', 'DAGSTER_WEBSERVER_URL', 'AWS_ENDPOINT_URL_S3'];
const SERVICES = ['polaris', 'otel', 'openLineage', 'dagster', 'objectStorage'] as const;
const jobs = {
  custom: {},
  dbt: { kind: 'dbt' },
  dlt: { kind: 'dlt' },
  quality: { kind: 'quality', schedule: '@daily' },
  steps: { steps: [{ name: 'a', kind: 'dlt' }, { name: 'b' }] },
};
const base = { defaults: { image: IMAGE }, jobs };

const everyEnv = (rendered: Rendered[]): Readonly<Record<string, unknown>>[] =>
  Object.keys(jobs).flatMap((job) => {
    const { spec } = podOf(jobNamed(rendered, job));
    return [...(spec.initContainers ?? []), ...spec.containers].map(envOf);
  });
const addressesOf = (env: Tree): Tree => Object.fromEntries(ADDRESSES.filter((name) => name in env).map((name) => [name, env[name]]));

describe.each(eachHelm)('Helm %s', (_, helm) => {
  const options = { helm: helm.binary, namespace: 'jobs' };

  test('every container of every kind of job gets the addresses of a release', async () => {
    const derived = await renderJobs({ ...base, platform: { release: 'floe', namespace: 'platform' } }, options);
    expect(everyEnv(derived)).toHaveLength(6);
    for (const env of everyEnv(derived)) {
      expect(addressesOf(env)).toEqual({
        POLARIS_URI: 'http://floe-polaris.platform.svc:8181',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://floe-otel-collector.platform.svc:4317',
        OPENLINEAGE_URL: 'http://floe-marquez.platform.svc:5000',
        DAGSTER_WEBSERVER_URL: 'http://floe-dagster-webserver.platform.svc:3000',
        AWS_ENDPOINT_URL_S3: 'http://floe-object-storage.platform.svc:9000',
      });
    }
    const own = await renderJobs({ ...base, platform: { release: 'floe', otel: { protocol: 'http/protobuf' } } }, options);
    for (const env of everyEnv(own))
      expect(env).toMatchObject({
        POLARIS_URI: 'http://floe-polaris.jobs.svc:8181',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://floe-otel-collector.jobs.svc:4318',
      });
  });

  test('addresses that are given win; none are made up; what is disabled is nowhere', async () => {
    const url = (service: string): string => `https://${service.toLowerCase()}.example:8443/x`;
    const given = Object.fromEntries(SERVICES.map((service) => [service, { url: url(service) }]));
    for (const platform of [given, { ...given, release: 'floe' }]) {
      for (const env of everyEnv(await renderJobs({ ...base, platform }, options)))
        expect(Object.values(addressesOf(env)).sort()).toEqual(SERVICES.map(url).sort());
    }
    for (const env of everyEnv(await renderJobs(base, options))) expect(addressesOf(env)).toEqual({});
    for (const [i, service] of SERVICES.entries()) {
      const rendered = await renderJobs(
        { ...base, platform: { ...given, release: 'floe', [service]: { enabled: false, url: url(service) } } },
        options,
      );
      for (const env of everyEnv(rendered)) expect(Object.keys(addressesOf(env))).toEqual(ADDRESSES.filter((_address, at) => at !== i));
      expect(JSON.stringify(rendered)).not.toContain(url(service));
    }
  });

  test('a variable of the operator’s own wins at every level, also an empty one and a source, and none comes twice', async () => {
    const source = { fieldRef: { fieldPath: 'metadata.name' } };
    const env = { POLARIS_URI: 'mine', OPENLINEAGE_URL: '', FLOE_JOB: 'other', OTEL_SERVICE_NAME: source, DBT_PROJECT_DIR: '/mine' };
    const platform = { release: 'floe' };
    const values = [
      { ...base, platform, defaults: { image: IMAGE, env } },
      { ...base, platform, kinds: Object.fromEntries(['custom', 'dbt', 'dlt', 'quality'].map((kind) => [kind, { env }])) },
      { ...base, platform, jobs: Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, { ...job, env }])) },
    ];
    for (const each of values) {
      const all = everyEnv(await renderJobs(each, options));
      expect(all).toHaveLength(6);
      for (const found of all) expect(found).toMatchObject(env);
    }
  });
});

// Helm 3 wants a cluster even for a dry run of an install by the client.
test('NOTES name the jobs and their schedules, and no secret', async () => {
  const file = join(temporaryFolder(), 'values.json');
  const password = 'hunter2-hunter2';
  writeFileSync(file, JSON.stringify({ ...RICH.jobs, credentials: { ...RICH.jobs.credentials, given: { values: { password } } } }));
  const { stdout } = await execa(newest.binary, [
    'install',
    'sales',
    folder,
    '--dry-run=client',
    '--namespace',
    'jobs',
    '--values',
    file,
    '--output',
    'json',
  ]);
  const { info, manifest } = JSON.parse(stdout) as { info: { notes: string }; manifest: string };
  expect(info.notes).toContain('sales-dbt: 0 6 * * * (Etc/UTC)');
  expect(info.notes).toContain('once: once, now');
  expect(info.notes).toContain('kubectl --namespace jobs create job --from cronjob/');
  expect(info.notes).not.toContain(password);
  const [before, after] = manifest.split(password) as [string, string];
  expect(manifest.split(password)).toHaveLength(2);
  expect(`${before.slice(before.lastIndexOf('\n---'))}${after.slice(0, 10)}`).toMatch(/kind: Secret/);
});

test('a network policy lets jobs reach every address of the release, and names', async () => {
  const rendered = await renderJobs({ ...base, platform: { release: 'floe', namespace: 'platform', otel: { protocol: 'http/protobuf' } } });
  const [policy] = ofKind(rendered, 'NetworkPolicy') as [
    Rendered & {
      spec: {
        podSelector: { matchLabels: Record<string, string> };
        egress: { to?: { namespaceSelector?: { matchLabels: Tree } }[]; ports: { port: number }[] }[];
      };
    },
  ];
  const env = envOf(containerOf(jobNamed(rendered, 'custom')));
  for (const [name, address] of Object.entries(addressesOf(env))) {
    const { hostname, port } = new URL(String(address));
    const namespace = hostname.split('.')[1];
    const isAllowed = policy.spec.egress.some(
      ({ to, ports }) =>
        to?.some((peer) => peer.namespaceSelector?.matchLabels['kubernetes.io/metadata.name'] === namespace) === true &&
        ports.some((each) => each.port === Number(port)),
    );
    expect(isAllowed, name).toBe(true);
  }
  expect(policy.spec.egress.some(({ to, ports }) => to === undefined && ports.every(({ port }) => port === 53))).toBe(true);
  const { spec } = jobNamed(rendered, 'custom');
  expect((spec as { template: Rendered }).template.metadata.labels).toMatchObject(policy.spec.podSelector.matchLabels);
});
