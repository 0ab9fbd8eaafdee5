import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { eachHelm, folder, IMAGE, jobNamed, jobSpecOf, newest, renderJobs } from '../../support/floe-jobs.js';
import { RICH_AROUND, RICH_SETTINGS } from '../../support/floe-jobs-values.js';
import { temporaryFolder } from '../../support/folders.js';

const templates = (under: string): Map<string, string> =>
  new Map(
    readdirSync(join(folder, under), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => [name, readFileSync(join(folder, under, name), 'utf8')]),
  );

describe('one pod template, for Jobs and CronJobs and every kind', () => {
  const files = templates('templates');
  const all = [...files].filter(([name]) => name !== 'NOTES.txt').map(([, text]) => text);
  const count = (text: string): number => all.reduce((sum, each) => sum + each.split(text).length - 1, 0);

  test('a container, and what pods have, is written once', () => {
    // The pod of helm test is another pod, in a folder of its own.
    for (const once of [
      'imagePullPolicy:',
      'volumeMounts:',
      'containers:\n',
      'restartPolicy: Never',
      'securityContext:\n      {{',
      'backoffLimit:',
      'terminationGracePeriodSeconds:',
      'serviceAccountName: {{ $job.',
      'define "floe-jobs.container"',
      'define "floe-jobs.jobSpec"',
    ]) {
      expect(count(once), once).toBe(1);
    }
  });

  test('Job and CronJob only include it', () => {
    const [job, cronJob] = ['job.yaml', 'cronjob.yaml'].map((name) => files.get(name) as string) as [string, string];
    for (const each of [job, cronJob]) {
      expect(each).toContain('include "floe-jobs.jobSpec"');
      expect(each).not.toMatch(/\bcontainers:|\bimage:|\btemplate:|\bvolumes:|\bresources:/);
      expect(each.split('\n').length).toBeLessThan(80);
    }
  });

  test('what runs is the same, once or on a schedule', async () => {
    const rendered = await renderJobs({
      ...RICH_AROUND,
      jobs: { 'runs-once': { ...RICH_SETTINGS, schedule: null }, 'runs-often': RICH_SETTINGS },
    });
    const [once, often] = ['runs-once', 'runs-often'].map(
      (job) => JSON.parse(JSON.stringify(jobSpecOf(jobNamed(rendered, job))).replaceAll(job, 'job')) as Record<string, unknown>,
    ) as [Record<string, unknown>, Record<string, unknown>];
    expect({ suspend: false, ...often }).toEqual(once);
  });
});

const JOBS = 1000;
const values = (count: number): string => {
  const file = join(temporaryFolder(), 'values.json');
  const job = (i: number): object => ({
    kind: ['dbt', 'dlt', 'quality', 'custom'][i % 4],
    schedule: `${i % 60} ${i % 24} * * *`,
    args: ['run', `--select=model_${i}`],
    env: { MODEL: `model_${i}` },
  });
  writeFileSync(
    file,
    JSON.stringify({
      platform: { release: 'floe', namespace: 'platform' },
      defaults: { image: IMAGE },
      jobs: Object.fromEntries(Array.from({ length: count }, (_, i) => [`job-${i}`, job(i)])),
    }),
  );
  return file;
};

test.each([eachHelm[0], eachHelm.at(-1)].filter((each) => each !== undefined))('Helm %s renders a thousand jobs', async (version, helm) => {
  const time = async (count: number): Promise<number> => {
    const start = performance.now();
    const { stdout } = await execa(helm.binary, ['template', 'sales', folder, '--kube-version', '1.31.0', '--values', values(count)], {
      maxBuffer: 1 << 28,
    });
    expect(stdout.match(/^kind: CronJob$/gm)).toHaveLength(count);
    return performance.now() - start;
  };
  const [one, thousand] = [await time(1), await time(JOBS)];
  process.stderr.write(`floe-jobs, Helm ${version}: ${one.toFixed(0)} ms for one job, ${thousand.toFixed(0)} ms for ${JOBS}.\n`);
});

// Helm 3 wants a cluster even for a dry run of an install by the client.
test('a release of a thousand jobs is far from the limit of its Secret', async () => {
  const stored = async (count: number): Promise<number> => {
    const { stdout } = await execa(
      newest.binary,
      ['install', 'sales', folder, '--dry-run=client', '--output', 'json', '--values', values(count)],
      { maxBuffer: 1 << 28 },
    );
    // As Helm stores it: its JSON, packed, in base64; the Secret's own base64 does not count.
    return gzipSync(JSON.stringify(JSON.parse(stdout)), { level: 9 }).toString('base64').length;
  };
  const [one, thousand] = [await stored(1), await stored(JOBS)];
  process.stderr.write(
    `floe-jobs: a release takes ${(one / 1000).toFixed(0)} kB with one job, ${(thousand / 1000).toFixed(0)} kB with ${JOBS}; the limit is 1049 kB.\n`,
  );
  expect(thousand).toBeLessThan(500_000);
});
