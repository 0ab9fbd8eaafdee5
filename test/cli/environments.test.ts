import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { temporaryFolder } from '../support/folders.js';
import { floeCharts, helm } from './command.js';

const OUT = 'charts-out';
const read = (chart: string, environment: string): unknown => parse(readFileSync(join(OUT, chart, `values-${environment}.yaml`), 'utf8'));

test('lists the environments of every chart', async () => {
  const { exitCode, stderr, stdout } = await floeCharts(['environments']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout.split('\n')).toEqual([
    'floe-jobs: dev, kind, prod, staging',
    'floe-platform: dev, kind, prod, staging',
    'dagster: dev, kind, prod, staging',
  ]);
});

test.each(['floe-jobs', 'floe-platform', 'dagster'])('prints those of %s as the chart has them', async (chart) => {
  const { stdout } = await floeCharts(['environments', chart, 'prod']);
  expect(parse(stdout)).toEqual(read(chart, 'prod'));
  expect(stdout).not.toContain('yaml-language-server');
  const all = await floeCharts(['environments', chart]);
  expect(parseAllDocuments(all.stdout).map((document) => (document as { toJS(): unknown }).toJS())).toEqual(
    ['dev', 'kind', 'prod', 'staging'].map((environment) => read(chart, environment)),
  );
});

test('writes them, and nothing where one is there already', async () => {
  const folder = join(temporaryFolder(), 'new');
  const { stdout } = await floeCharts(['environments', 'floe-platform', '--output', folder]);
  expect(stdout.split('\n')).toEqual(['dev', 'kind', 'prod', 'staging'].map((name) => join(folder, `values-${name}.yaml`)));
  expect(parse(readFileSync(join(folder, 'values-prod.yaml'), 'utf8'))).toEqual(read('floe-platform', 'prod'));
  const again = await floeCharts(['environments', 'floe-platform', 'dev', '--output', folder]);
  expect(again).toMatchObject({ exitCode: 1, stdout: '' });
  expect(again.stderr).toContain('values-dev.yaml is there already');
  expect(readdirSync(folder)).toHaveLength(4);
});

test('reads a folder, and a chart that Helm pulls', async () => {
  const folder = await floeCharts(['environments', join(OUT, 'floe-platform'), 'kind']);
  expect(parse(folder.stdout)).toEqual(read('floe-platform', 'kind'));

  const repository = temporaryFolder();
  await execa(helm, ['package', join(OUT, 'floe-platform'), '--destination', repository]);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await execa(helm, ['repo', 'index', repository, '--url', url]);
  const server = execa('python3', ['-m', 'http.server', String(port), '--bind', '127.0.0.1', '--directory', repository], { reject: false });
  try {
    const [archive] = readdirSync(repository).filter((file) => file.endsWith('.tgz'));
    for (let tries = 0; tries < 50; tries += 1) {
      const { exitCode, stdout } = await floeCharts(['environments', `${url}/${archive}`, 'kind']);
      if (exitCode !== 0) continue;
      expect(parse(stdout)).toEqual(read('floe-platform', 'kind'));
      return;
    }
    throw new Error('Helm pulls nothing.');
  } finally {
    server.kill();
    await server;
  }
});

test.each([
  [['environments', 'floe-platform', 'production'], "floe-platform has no environment 'production'. It has: dev, kind, prod, staging."],
  [['environments', 'no/such-chart'], "'no/such-chart' is none of the charts of floe-charts"],
])('%j fails, and says what to do', async (args, message) => {
  const { exitCode, stderr, stdout } = await floeCharts(args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toContain(message);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
