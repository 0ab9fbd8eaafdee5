import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { PostgreSql } from '../../constructs/platform/postgresql/postgresql.js';
import { renderFolder } from '../../src/testing/index.js';
import { synthesized } from '../support/folders.js';
import { merged } from '../support/merged.js';
import { DAGSTER_IMAGE, folder, helm, named, renderDagster } from './support/dagster.js';
import { Release } from './support/release.js';
import { until } from './support/until.js';
import { podOf, Sandbox } from './support/sandbox.js';

const database = synthesized((app) => new PostgreSql(app));
const VALUES = {
  global: {
    floe: { postgresql: { enabled: true, databases: { dagster: { credential: { values: { 'postgresql-password': 'secret' } } } } } },
  },
};
const environments = readdirSync(folder).filter((file) => /^values-.*\.yaml$/.test(file));

const open: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async (each) => each.end()));
});

async function released(values: unknown): Promise<Release> {
  const served = await renderFolder(
    database,
    { global: { floe: { dagster: { enabled: true } } } },
    { helm: helm.binary, releaseName: 'floe' },
  );
  const manifests = [...(await renderDagster(merged(VALUES, values))), ...served];
  const sandbox = await new Sandbox(manifests, DAGSTER_IMAGE).ready();
  open.push(sandbox);
  return new Release(sandbox, manifests);
}

test('there are environments', () => {
  expect(environments).toEqual(['values-dev.yaml', 'values-kind.yaml', 'values-prod.yaml', 'values-staging.yaml']);
});

describe.each(['no file', ...environments])('with %s', (file) => {
  test('web server and daemon wait for a database that is slow to come, start, and have an empty workspace', async () => {
    const release = await released(file === 'no file' ? {} : parse(readFileSync(join(folder, file), 'utf8')));
    const { manifests, sandbox } = release;
    const waiting = [sandbox.start(named(manifests, 'Deployment', 'webserver')), sandbox.start(named(manifests, 'Deployment', 'daemon'))];
    await sandbox.start(named(manifests, 'StatefulSet', 'postgresql'));
    await Promise.all(waiting);
    const { code, output } = await release.helmTest();
    expect([code, output]).toEqual([0, expect.stringMatching(/^ok: Dagster .*: none$/m)]);
  });
});

test('a pod does not wait for ever for a database that never comes, and says what it waited for', async () => {
  const { manifests, sandbox } = await released({ waitForDatabase: { timeoutSeconds: 1 } });
  await expect(sandbox.start(named(manifests, 'Deployment', 'daemon'))).rejects.toThrow(
    /wait-for-database ended with 1: .*No login to database "dagster" at floe-postgresql\.default\.svc:5432 as "dagster" within 1 seconds/s,
  );
});

describe('the read-only web server', () => {
  test('serves below the path of the other, shows, and changes nothing', async () => {
    const release = await released({ webserver: { pathPrefix: '/dagster' }, readOnlyWebserver: { enabled: true } });
    const { manifests, sandbox } = release;
    await sandbox.start(named(manifests, 'StatefulSet', 'postgresql'));
    const twin = named(manifests, 'Deployment', 'webserver-read-only');
    await sandbox.start(twin);
    const { readinessProbe } = podOf(twin).containers[0] as unknown as { readinessProbe: { httpGet: { path: string } } };
    expect(readinessProbe.httpGet.path).toBe('/dagster/server_info');
    const url = 'http://floe-dagster-webserver-read-only.default.svc:3000';
    const probe = `import urllib.request; print(urllib.request.urlopen("${url}${readinessProbe.httpGet.path}").status)`;
    const test = podOf(named(manifests, 'Pod', 'dagster-test'));
    await until(
      'its probe succeeds',
      60,
      async () => (await release.execIn(test, ['python', '-c', probe])).output === '200\n' || undefined,
    );
    const { data } = await release.ask('{ version }', {}, `${url}/dagster`);
    expect(data.version).toMatch(/^1\./);
    const refused = await release.ask('mutation { wipeAssets(assetPartitionRanges: []) { __typename } }', {}, `${url}/dagster`);
    expect(JSON.stringify(refused)).toMatch(/Unauthorized|[Pp]ermission|read-only/);
  });
});
