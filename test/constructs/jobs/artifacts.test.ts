import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseManifests, type Rendered } from '../../../src/testing/index.js';
import { containerOf, eachHelm, envOf, folder, IMAGE, jobNamed, ofKind, podOf, refusalOf, renderJobs } from '../../support/floe-jobs.js';
import { ARTIFACTS } from '../../support/floe-jobs-values.js';
import { temporaryFolder } from '../../support/folders.js';

const jobs = { a: { image: IMAGE }, b: { image: IMAGE, kind: 'dbt', schedule: '@daily', steps: [{ name: 'x' }, { name: 'y' }] } };
const FILE = '/etc/floe/compiled_artifacts.json';
const MOUNT = { name: 'artifacts', mountPath: '/etc/floe', readOnly: true };
const containers = (rendered: Rendered[]): ReturnType<typeof containerOf>[] =>
  ['a', 'b'].flatMap((job) => [...(podOf(jobNamed(rendered, job)).spec.initContainers ?? []), containerOf(jobNamed(rendered, job))]);
const volumeOf = (rendered: Rendered[]): unknown => podOf(jobNamed(rendered, 'a')).spec.volumes.filter(({ name }) => name === 'artifacts');
const checksum = (rendered: Rendered[]): string | undefined => podOf(jobNamed(rendered, 'a')).metadata.annotations?.['checksum/artifacts'];

describe.each(eachHelm)('Helm %s', (_, helm) => {
  const options = { helm: helm.binary };

  test('inline and as a file: mounted read-only into every container, with a checksum and profiles.yml', async () => {
    // A file arrives as it is, byte by byte.
    const file = JSON.stringify(ARTIFACTS, null, 3);
    const inline = await renderJobs({ jobs, artifacts: { content: ARTIFACTS } }, options);
    const asFile = await renderJobs({ jobs, artifacts: { file } }, options);
    for (const rendered of [inline, asFile]) {
      const [configMap] = ofKind(rendered, 'ConfigMap') as [Rendered & { data: Record<string, string> }];
      expect(JSON.parse(configMap.data['compiled_artifacts.json'] as string)).toEqual(ARTIFACTS);
      for (const version of ['1.1', '1.2'] as const)
        expect(parse(configMap.data['profiles.yml'] as string, { version })).toEqual(ARTIFACTS.dbt_profiles);
      expect(volumeOf(rendered)).toEqual([{ name: 'artifacts', configMap: { name: configMap.metadata.name } }]);
      expect(containers(rendered)).toHaveLength(3);
      for (const container of containers(rendered)) {
        expect(container.volumeMounts).toContainEqual(MOUNT);
        expect(envOf(container)).toMatchObject({ FLOE_ARTIFACTS: FILE, DBT_PROFILES_DIR: '/etc/floe' });
      }
      expect(checksum(rendered)).toMatch(/^[0-9a-f]{64}$/);
    }
    expect((ofKind(asFile, 'ConfigMap')[0] as Rendered)['data']).toMatchObject({ 'compiled_artifacts.json': file });
    const changed = await renderJobs({ jobs, artifacts: { content: { ...ARTIFACTS, version: '0.5.0' } } }, options);
    expect(checksum(changed)).not.toBe(checksum(inline));
  });

  test('by --set-file', async () => {
    const at = temporaryFolder();
    const [file, values] = [join(at, 'compiled_artifacts.json'), join(at, 'values.json')];
    const content = `${JSON.stringify(ARTIFACTS, null, 2)}\n`;
    writeFileSync(file, content);
    writeFileSync(values, JSON.stringify({ jobs }));
    const { stdout } = await execa(helm.binary, [
      'template',
      'sales',
      folder,
      '--kube-version',
      '1.31.0',
      '--values',
      values,
      '--set-file',
      `artifacts.file=${file}`,
    ]);
    expect((ofKind(parseManifests(stdout), 'ConfigMap')[0] as Rendered)['data']).toMatchObject({ 'compiled_artifacts.json': content });
  });

  test('an existing ConfigMap, and a path in the image: the chart makes no ConfigMap', async () => {
    const existing = await renderJobs({ jobs, artifacts: { existingConfigMap: 'mine', content: ARTIFACTS } }, options);
    expect(ofKind(existing, 'ConfigMap')).toEqual([]);
    expect(volumeOf(existing)).toEqual([{ name: 'artifacts', configMap: { name: 'mine' } }]);
    for (const container of containers(existing)) {
      expect(container.volumeMounts).toContainEqual(MOUNT);
      expect(envOf(container)['FLOE_ARTIFACTS']).toBe(FILE);
    }
    const inImage = await renderJobs(
      { jobs, artifacts: { path: '/app/artifacts.json', content: ARTIFACTS, existingConfigMap: 'mine' } },
      options,
    );
    expect(ofKind(inImage, 'ConfigMap')).toEqual([]);
    expect(volumeOf(inImage)).toEqual([]);
    for (const container of containers(inImage)) {
      expect(container.volumeMounts.map(({ name }) => name)).toEqual(['tmp', 'work']);
      expect(envOf(container)['FLOE_ARTIFACTS']).toBe('/app/artifacts.json');
      expect(JSON.stringify(container)).not.toContain('/etc/floe');
    }
  });

  test('too large for a ConfigMap: an error that says what to do', async () => {
    const content = { ...ARTIFACTS, large: 'x'.repeat(1_000_000) };
    for (const artifacts of [{ content }, { file: JSON.stringify(content) }]) {
      const message = await refusalOf({ jobs, artifacts }, options);
      expect(message).toMatch(
        /The CompiledArtifacts take 100\d{4} bytes, more than a ConfigMap can hold\. .*set artifacts\.path to where it is there\./,
      );
    }
  });

  test('no JSON, or none of an object: an error that names the value', async () => {
    for (const file of ['{"a": ', 'version: 0.6.0', '[1]', '"text"', '{"a": 1} x'])
      expect(await refusalOf({ jobs, artifacts: { file } }, options), file).toContain('artifacts.file is no JSON');
  });

  test('nulls, and versions that lack parts, are read', async () => {
    const nothing = { version: '0.1.0' };
    const nulls = {
      version: '0.6.0',
      metadata: null,
      observability: {
        telemetry: { enabled: true, otlp_endpoint: null, otlp_protocol: null, sampling: null, resource_attributes: null, logging: null },
        lineage: true,
        lineage_namespace: null,
        lineage_endpoint: null,
      },
      dbt_profiles: null,
      plugins: null,
    };
    for (const content of [nothing, nulls, { observability: null }, { observability: { telemetry: null, lineage: null } }]) {
      const rendered = await renderJobs({ jobs, artifacts: { file: JSON.stringify(content) } }, options);
      expect(envOf(containerOf(jobNamed(rendered, 'a')))).toEqual({ FLOE_ARTIFACTS: FILE, FLOE_JOB: 'a' });
    }
  });
});

describe('observability of the artifacts', () => {
  const envWith = async (observability: object, more: object = {}): Promise<Readonly<Record<string, unknown>>> =>
    envOf(
      containerOf(
        jobNamed(await renderJobs({ jobs, artifacts: { content: { metadata: ARTIFACTS.metadata, observability } }, ...more }), 'a'),
      ),
    );
  const { observability } = ARTIFACTS;
  const { telemetry } = observability;

  test('sets telemetry and lineage', async () => {
    expect(await envWith(observability)).toMatchObject({
      FLOE_LOG_LEVEL: 'INFO',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example:4317',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_SERVICE_NAME: 'sales',
      OTEL_RESOURCE_ATTRIBUTES: 'service.namespace=floe,service.version=1.4.0,deployment.environment.name=prod',
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.1',
      OPENLINEAGE_URL: 'http://marquez.example:5000',
      OPENLINEAGE_NAMESPACE: 'sales',
    });
    expect(await envWith({ ...observability, telemetry: { ...telemetry, otlp_protocol: 'http' } })).toMatchObject({
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    });
  });

  test('that is disabled stays off', async () => {
    const off = await envWith({ ...observability, lineage: false, telemetry: { ...telemetry, enabled: false } });
    expect(off).toMatchObject({ OTEL_SDK_DISABLED: 'true', OPENLINEAGE_DISABLED: 'true' });
    expect(Object.keys(off)).not.toContain('OTEL_EXPORTER_OTLP_ENDPOINT');
    expect(Object.keys(await envWith(observability))).not.toContain('OTEL_SDK_DISABLED');
  });

  test('is overruled by the platform’s values', async () => {
    const platform = {
      otel: { url: 'http://mine:4318', protocol: 'http/protobuf' },
      openLineage: { url: 'http://lineage', namespace: 'own' },
    };
    expect(await envWith(observability, { platform })).toMatchObject({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://mine:4318',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OPENLINEAGE_URL: 'http://lineage',
      OPENLINEAGE_NAMESPACE: 'own',
    });
    const release = await envWith(observability, { platform: { release: 'floe' } });
    expect(release).toMatchObject({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://floe-otel-collector.default.svc:4317',
      OPENLINEAGE_URL: 'http://floe-marquez.default.svc:5000',
    });
  });
});
