import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { FloePlatform, PostgreSql, type FloePlatformProps } from '../../../../constructs/index.js';
import { ConfigMap, HelmApp } from '../../../../src/index.js';
import { renderFolder, type Rendered } from '../../../../src/testing/index.js';
import { synthesized, temporaryFolder } from '../../../support/folders.js';
import { allHelms } from '../../../support/helms.js';
import { objectOf } from '../../../support/suite/chart.js';

const helm = allHelms().at(-1)?.binary ?? 'helm';
const render = (folder: string, values: unknown = {}): Promise<Rendered[]> => renderFolder(folder, values, { helm, releaseName: 'acme' });
const named = (manifests: readonly Rendered[], object: string): Rendered | undefined => manifests.find((each) => objectOf(each) === object);
const texts = (manifests: readonly Rendered[]): string => JSON.stringify(manifests);
const synth = (props: FloePlatformProps, add?: (platform: FloePlatform) => void): string =>
  synthesized((app) => {
    const platform = new FloePlatform(app, 'own', props);
    add?.(platform);
    return platform;
  });

describe("the example of an organisation's own platform", () => {
  const folder = resolve('.cache/platform-chart');
  const chart = join(folder, 'charts/acme-platform');
  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const source = readFileSync('examples/platform-chart/chart.ts', 'utf8')
      .replace("'floe-charts/constructs'", JSON.stringify(resolve('constructs/index.ts')))
      .replace("'floe-charts/kubernetes'", JSON.stringify(resolve('src/kubernetes/index.ts')))
      .replace("'floe-charts'", JSON.stringify(resolve('src/index.ts')))
      .replace("outdir: 'charts'", `outdir: ${JSON.stringify(join(folder, 'charts'))}`);
    writeFileSync(join(folder, 'chart.ts'), source);
    await import(pathToFileURL(join(folder, 'chart.ts')).href);
  });

  test('compiles', async () => {
    const config = join(folder, 'tsconfig.json');
    const options = {
      extends: resolve('test/tsconfig.json'),
      compilerOptions: { rootDir: '/', allowImportingTsExtensions: true },
      include: ['chart.ts'],
    };
    writeFileSync(config, JSON.stringify(options));
    const { failed, stdout } = await execa('npx', ['tsc', '--noEmit', '-p', config], { reject: false });
    expect(failed ? stdout : '').toBe('');
  });

  test('renders with its own defaults, and what was added', async () => {
    const manifests = await render(chart);
    expect(named(manifests, 'ResourceQuota/acme-acme-platform-quota')).toBeDefined();
    expect(named(manifests, 'Deployment/acme-dagster-webserver')).toMatchObject({ spec: { replicas: 2 } });
    expect(texts(manifests)).toContain('mirror.acme.example/');
    expect(texts(manifests)).not.toContain('docker.io/');
    expect(manifests.some(({ kind }) => kind === 'StatefulSet')).toBe(false);
    expect(readdirSync(join(chart, 'charts'))).toEqual(['dagster']);
  });

  test('has its own environments beside those of floe, and in their place', async () => {
    const values = (name: string): unknown => parse(readFileSync(join(chart, `values-${name}.yaml`), 'utf8'));
    expect(values('prod')).toEqual({ dagster: { queue: { maxConcurrentRuns: 50 } } });
    expect(named(await render(chart, values('sandbox')), 'Deployment/acme-dagster-webserver')).toMatchObject({ spec: { replicas: 1 } });
  });

  test('refuses the service that it left out, and says what to do', async () => {
    await expect(render(chart, { global: { floe: { postgresql: { enabled: true } } } })).rejects.toThrow(
      /This chart has no PostgreSQL: set global\.floe\.postgresql\.enabled to false/,
    );
  });
});

test('a service can be made in another way, and is wired as the usual one is', async () => {
  class OwnPostgreSql extends PostgreSql {
    constructor(...args: ConstructorParameters<typeof PostgreSql>) {
      super(...args);
      new ConfigMap(this, 'more', { data: { of: 'ours' } });
    }
  }
  const manifests = await render(synth({ services: { postgresql: (scope, id) => new OwnPostgreSql(scope, id) } }));
  expect(named(manifests, 'ConfigMap/acme-postgresql-more')).toBeDefined();
  expect(named(manifests, 'StatefulSet/acme-postgresql')).toBeDefined();
});

test('other defaults are those of values.yaml, of the schema and of what is rendered', async () => {
  const folder = synth({
    values: { postgresql: { persistence: { size: '99Gi' } }, global: { floe: { networkPolicy: { enabled: false } } } },
  });
  const read = (file: string): unknown => parse(readFileSync(join(folder, file), 'utf8'));
  expect(read('values.yaml')).toMatchObject({
    postgresql: { persistence: { size: '99Gi' } },
    global: { floe: { networkPolicy: { enabled: false } } },
  });
  const manifests = await render(folder);
  expect(manifests.some(({ kind }) => kind === 'NetworkPolicy')).toBe(false);
  expect(texts(manifests)).toContain('99Gi');
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain('99Gi');
});

test('a default that there is not is refused at synth, with its place, and nothing is written', () => {
  const outdir = temporaryFolder();
  const app = new HelmApp({ outdir });
  new FloePlatform(app, 'own', { values: { postgresql: { persistance: {} } } as never });
  expect(() => app.synth()).toThrow(/own: there is no value 'postgresql\.persistance'/);
  expect(readdirSync(outdir)).toEqual([]);
});
