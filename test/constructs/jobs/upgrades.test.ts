import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderFolder, type Rendered } from '../../../src/testing/index.js';
import { eachHelm, folder, IMAGE, newest, podOf, renderJobs } from '../../support/floe-jobs.js';
import { temporaryFolder } from '../../support/folders.js';
import { merged } from '../../support/merged.js';

const base = {
  product: { name: 'sales', version: '1.0.0' },
  artifacts: { content: { version: '0.6.0' } },
  credentials: { db: { existingSecret: 'db' } },
  platform: { release: 'floe' },
  defaults: { image: IMAGE },
  jobs: {
    once: { args: ['a'], env: { P: { credential: { name: 'db', key: 'p' } } } },
    steps: { steps: [{ name: 'a' }, { name: 'b', kind: 'dbt' }] },
    nightly: { schedule: '0 6 * * *' },
  },
};
const names = (manifests: readonly Rendered[]): string[] =>
  manifests
    .filter(({ kind }) => kind === 'Job' || kind === 'CronJob')
    .map(({ kind, metadata }) => `${kind} ${metadata.labels?.['floe.dev/job'] ?? ''} ${metadata.name}`)
    .sort();
const namesAfter = async (change: unknown, options: Parameters<typeof renderJobs>[1] = {}): Promise<string[]> =>
  names(await renderJobs(merged(base, change), options));

function withVersion(version: string): string {
  const copy = join(temporaryFolder(), 'floe-jobs');
  cpSync(folder, copy, { recursive: true });
  const file = join(copy, 'Chart.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^version: .*$/m, `version: ${version}\nappVersion: ${version}`));
  return copy;
}

describe.each(eachHelm)('Helm %s', (_, helm) => {
  test('an upgrade that changes nothing, and another version of the chart, leave every job its name and its pods as they are', async () => {
    const before = await renderJobs(base, { helm: helm.binary });
    const again = await renderJobs(base, { helm: helm.binary, upgrade: true });
    expect(names(again)).toEqual(names(before));
    const other = await renderFolder(withVersion('9.9.9'), base, { helm: helm.binary, releaseName: 'sales', upgrade: true });
    expect(names(other)).toEqual(names(before));
    const pods = (manifests: Rendered[]): unknown => manifests.filter(({ kind }) => kind.endsWith('Job')).map(podOf);
    expect(pods(other)).toEqual(pods(before));
    expect(other.map(({ metadata }) => metadata.labels?.['helm.sh/chart'])).toContain('floe-jobs-9.9.9');
  });
});

test('every Helm gives a Job the same name', async () => {
  const all = await Promise.all(eachHelm.map(async ([, helm]) => names(await renderJobs(base, { helm: helm.binary }))));
  expect(new Set(all.map((each) => each.join('\n'))).size).toBe(1);
});

describe('a Job keeps its name when', () => {
  test.each<[string, unknown]>([
    ['other jobs change', { jobs: { nightly: { args: ['x'], schedule: '1 1 * * *' }, other: {} } }],
    ['other jobs come', { jobs: { another: { args: ['a'] }, later: { schedule: '@daily' } } }],
    ['other credentials come', { credentials: { other: { existingSecret: 'x' } } }],
    [
      'what is around the jobs changes',
      {
        networkPolicy: { enabled: false },
        alerts: { enabled: true },
        test: { enabled: false },
        resourceQuota: { enabled: true },
        limitRange: { enabled: true },
      },
    ],
    [
      'presets and kinds that it does not use change',
      { resourcePresets: { large: { limits: { cpu: '64' } } }, kinds: { dlt: { args: ['x'] } } },
    ],
    ['the version of the product changes', { product: { version: '2.0.0' } }],
    ['the account is annotated', { serviceAccount: { annotations: { a: 'b' } } }],
    ['it is paused', { defaults: { suspend: true } }],
    [
      'what only schedules have changes',
      { defaults: { timeZone: 'Europe/Paris', concurrencyPolicy: 'Allow', successfulJobsHistoryLimit: 0 } },
    ],
  ])('%s', async (_, change) => {
    const before = await namesAfter({});
    const after = await namesAfter(change, { apiVersions: ['monitoring.coreos.com/v1'] });
    expect(after).toEqual(expect.arrayContaining(before));
  });
});

describe('a Job gets another name, and a CronJob keeps its own, when', () => {
  test.each<[string, unknown]>([
    ['its arguments change', { jobs: { once: { args: ['b'] }, nightly: { args: ['b'] } } }],
    ['its image changes', { defaults: { image: { tag: '2' } } }],
    ['a variable changes', { defaults: { env: { A: 'b' } } }],
    ['a step changes', { jobs: { once: { steps: [{ name: 'x' }] }, nightly: { steps: [{ name: 'x' }] } } }],
    ['the artifacts change', { artifacts: { content: { version: '0.5.0' } } }],
    [
      'its credential comes from another Secret',
      { credentials: { db: { existingSecret: 'other' } }, defaults: { credentialFiles: { db: '/db' } } },
    ],
    ['the platform moves', { platform: { namespace: 'elsewhere' } }],
    ['its resources change', { resourcePresets: { small: { limits: { cpu: '7' } } } }],
    ['its kind changes what it runs', { kinds: { custom: { command: ['x'] } } }],
    ['its pod is labelled', { defaults: { labels: { a: 'b' } } }],
    ['what cannot be changed in a Job changes', { defaults: { completions: 3 } }],
  ])('%s', async (_, change) => {
    const [before, after] = [await namesAfter({}), await namesAfter(change)];
    const named = (all: string[], what: string): string[] => all.filter((each) => each.startsWith(what));
    expect(named(after, 'CronJob nightly')).toEqual(named(before, 'CronJob nightly'));
    expect(named(after, 'Job once')).toHaveLength(1);
    expect(named(after, 'Job once')).not.toEqual(named(before, 'Job once'));
  });
});

test('Jobs whose content is the same have different names', async () => {
  const rendered = await renderJobs({ defaults: { image: IMAGE }, jobs: { a: {}, b: {} } }, { helm: newest.binary });
  expect(new Set(names(rendered)).size).toBe(2);
});
