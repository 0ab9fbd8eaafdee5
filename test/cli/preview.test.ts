import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Preview } from '../../cli/preview/describe.js';
import { temporaryFolder } from '../support/folders.js';
import { allHelms } from '../support/helms.js';
import { EXAMPLE, files, floeCharts } from './command.js';

const file = files();

const IMAGE = { repository: 'example/dbt', tag: '1.0' };
const values = file('values.yaml', {
  defaults: { image: IMAGE, timeZone: 'Europe/Amsterdam' },
  jobs: {
    nightly: { schedule: '30 2 * * *' },
    paused: { schedule: '@daily', suspend: true },
    never: { schedule: '0 0 31 2 *' },
    seed: {},
    later: { suspend: true },
  },
});
const before = ['--at', '2026-10-24T12:00Z'];

async function previews(...args: string[]): Promise<Preview[]> {
  const { exitCode, stderr, stdout } = await floeCharts(['preview', '--output', 'json', ...args]);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as Preview[];
}

const named = (all: readonly Preview[], name: RegExp): Preview | undefined => all.find((each) => name.test(each.name));

describe('what an install creates', () => {
  test.each(allHelms())(
    'with Helm $version: kinds, names, schedules in words, and the next runs as the clocks of the zone show them',
    async ({ binary }) => {
      const { exitCode, stderr, stdout } = await floeCharts(['preview', '--values', values, '--release', 'sales', ...before], {
        HELM: binary,
      });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      const lines = stdout.split('\n').map((line) => line.replace(/ +/g, ' '));
      const nightly = lines.indexOf('CronJob sales-nightly At 02:30, in Europe/Amsterdam');
      // On the night in which the clocks go back, Kubernetes runs it twice.
      expect(lines.slice(nightly + 1, nightly + 4)).toEqual([
        ' Sun 2026-10-25 02:30 +02:00',
        ' Sun 2026-10-25 02:30 +01:00',
        ' Mon 2026-10-26 02:30 +01:00',
      ]);
      expect(lines).toContain('CronJob sales-paused At 00:00, in Europe/Amsterdam, but paused');
      expect(lines[lines.findIndex((line) => line.startsWith('CronJob sales-never')) + 1]).toBe(
        ' never: no such day comes in the next five years',
      );
      expect(stdout).toMatch(/^Job +sales-seed-[0-9a-f]{8} +once, now$/m);
      expect(stdout).toMatch(/^Job +sales-later-[0-9a-f]{8} +once, but paused$/m);
      expect(stdout).toMatch(/^ServiceAccount +sales$/m);
      expect(stdout).toMatch(/^Pod +sales-test +at helm test$/m);
    },
  );

  test('as JSON', async () => {
    const all = await previews('--values', values, ...before);
    expect(named(all, /nightly/)).toEqual({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      name: 'preview-nightly',
      when: 'At 02:30, in Europe/Amsterdam',
      schedule: {
        cron: '30 2 * * *',
        timeZone: 'Europe/Amsterdam',
        paused: false,
        next: ['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00', '2026-10-26T02:30:00+01:00'],
      },
    });
    expect(named(all, /paused/)?.schedule).toMatchObject({ paused: true, next: [] });
  });

  test('later files and settings win, as in Helm', async () => {
    const overlay = file('prod.yaml', { defaults: { timeZone: 'Asia/Tokyo' } });
    const all = await previews(
      '--values',
      values,
      '-f',
      overlay,
      '--set',
      'jobs.nightly.schedule=0 9 * * *',
      '--set-file',
      `artifacts.file=${join(EXAMPLE, 'compiled_artifacts.json')}`,
      ...before,
    );
    expect(named(all, /nightly/)?.schedule?.next).toEqual([
      '2026-10-25T09:00:00+09:00',
      '2026-10-26T09:00:00+09:00',
      '2026-10-27T09:00:00+09:00',
    ]);
    expect(all.map(({ kind }) => kind)).toContain('ConfigMap');
  });

  test('what `values` prints', async () => {
    const inputs = [
      '--spec',
      join(EXAMPLE, 'floe.yaml'),
      '--artifacts',
      join(EXAMPLE, 'compiled_artifacts.json'),
      '--image',
      'a/b:1',
      '--embed-artifacts',
    ];
    const { stdout } = await floeCharts(['values', ...inputs]);
    const all = await previews('--values', file('values.yaml', stdout), ...before);
    expect(named(all, /dbt-build/)?.schedule?.next[0]).toBe('2026-10-25T06:00:00+01:00');
  });

  test('of any chart, also where it says more than Kubernetes reads', async () => {
    const chart = temporaryFolder();
    mkdirSync(join(chart, 'templates'));
    writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: other\nversion: 1.0.0\n');
    const cronJob = (name: string, spec: string) => `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
    const hook = 'apiVersion: batch/v1\nkind: Job\nmetadata: {name: migrate, annotations: {helm.sh/hook: "pre-install,pre-upgrade"}}\n';
    writeFileSync(
      join(chart, 'templates/all.yaml'),
      [cronJob('odd', '{schedule: "@every 5m"}'), cronJob('utc', '{schedule: "0 6 * * *"}'), hook].join('---\n'),
    );
    const all = await previews('--chart', chart, ...before);
    expect(named(all, /odd/)?.schedule).toMatchObject({ cron: '@every 5m', next: [] });
    expect(named(all, /utc/)?.schedule).toMatchObject({
      timeZone: 'Etc/UTC',
      next: ['2026-10-25T06:00:00+00:00', '2026-10-26T06:00:00+00:00', '2026-10-27T06:00:00+00:00'],
    });
    expect(named(all, /migrate/)?.when).toBe('at pre-install and pre-upgrade');
  });
});

describe('what goes wrong', () => {
  test('what Helm refuses, with its own words', async () => {
    const { exitCode, stderr, stdout } = await floeCharts([
      'preview',
      '--values',
      file('values.yaml', { jobs: { a: { schdule: '@daily' } } }),
    ]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^Helm refuses:/);
    expect(stderr).toContain('schdule');
  });

  test('no Helm', async () => {
    const gone = await floeCharts(['preview', '--values', values], { HELM: '/nowhere/helm' });
    expect(gone).toEqual({ exitCode: 1, stdout: '', stderr: 'There is no /nowhere/helm. Set HELM to where helm is.' });
  });

  test.each([
    ['--at', 'soon'],
    ['--output', 'yaml'],
    ['--vales', 'x'],
  ])('bad usage: %s %s', async (...option) => {
    expect(await floeCharts(['preview', '--values', values, ...option])).toMatchObject({ exitCode: 2, stdout: '' });
  });
});
