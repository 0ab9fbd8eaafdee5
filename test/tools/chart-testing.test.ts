import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { pythonPrograms } from '../../tools/chart-testing/python.mjs';
import { chartNames, everyRender } from '../../tools/renders.mjs';
import { temporaryFolder } from '../support/folders.js';
import { built } from '../support/tools.js';
import { hasGo, hasPython } from './machine.js';

const CT = resolve('tools/chart-testing/ct.mjs');
const CHARTS = resolve('charts-out');
const folder = temporaryFolder();

interface Ended {
  readonly exitCode: number | undefined;
  readonly output: string;
}

async function lint(cwd: string, ...options: readonly string[]): Promise<Ended> {
  const { exitCode, all } = await execa('node', [CT, 'lint', ...options], { cwd, all: true, reject: false });
  return { exitCode, output: all };
}

/** A folder with a copy of our charts, for chart-testing leaves a Chart.lock in those that have subcharts. */
function copied(name: string): string {
  const cwd = join(folder, name);
  cpSync(CHARTS, join(cwd, 'charts-out'), { recursive: true });
  return cwd;
}

/** A copy of our charts, one file of floe-jobs edited. */
function edited(name: string, file: string, edit: (text: string) => string): string {
  const cwd = copied(name);
  const path = join(cwd, 'charts-out/floe-jobs', file);
  const before = readFileSync(path, 'utf8');
  writeFileSync(path, edit(before));
  if (readFileSync(path, 'utf8') === before) throw new Error(`${file} has not what ${name} edits.`);
  return cwd;
}

describe.skipIf(!hasGo || !hasPython)('chart-testing', () => {
  let python: string;
  beforeAll(async () => {
    await built('chart-testing');
    python = pythonPrograms();
  }, 600_000);

  test('lints every chart with its ci values', async () => {
    const { exitCode, output } = await lint(copied('as they are'), '--all');
    expect(output).toContain('All charts linted successfully');
    expect(exitCode).toBe(0);
    for (const chart of chartNames()) expect(output).toContain(`Linting chart "${chart} `);
    const files = everyRender().flatMap(({ files }) => files.filter((file) => /\/ci\/[^/]*$/.test(file)));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(output).toContain(`values file "${file.replace(`${CHARTS}/`, 'charts-out/')}"`);
  });

  test('yamllint finds nothing in the environment files, which chart-testing does not read', async () => {
    const files = everyRender().flatMap(({ files }) => files.filter((file) => /\/charts-out\/[^/]*\/values-/.test(file)));
    expect(files.length).toBeGreaterThan(0);
    const { stdout } = await execa(join(python, 'yamllint'), ['--strict', '--config-file', 'tools/chart-testing/lintconf.yaml', ...files]);
    expect(stdout).toBe('');
  });

  test.each<[string, string, (text: string) => string, RegExp]>([
    ['a boolean by another name', 'values.yaml', (text) => text.replace('create: true', 'create: yes'), /truthy/],
    ['a key that comes twice', 'ci/jobs-values.yaml', (text) => `${text}jobs: {}\n`, /key-duplicates/],
    ['a key that Chart.yaml does not have', 'Chart.yaml', (text) => `${text}licence: Apache-2.0\n`, /licence: Unexpected element/],
    [
      'a version that is none',
      'Chart.yaml',
      (text) => text.replace(/^version: .*$/m, 'version: "1.0"'),
      /version: .* is not a regex match/,
    ],
    ['a misspelt value', 'ci/jobs-values.yaml', (text) => text.replace('schedule:', 'shedule:'), /shedule/],
    ['a template that does not render', 'templates/job.yaml', (text) => `${text}{{ .Values.none.none }}\n`, /nil pointer/],
  ])('can find %s', async (name, file, edit, finding) => {
    const { exitCode, output } = await lint(edited(name.replaceAll(' ', '-'), file, edit), '--all');
    expect(output).toMatch(finding);
    expect(exitCode).toBe(1);
  });

  test('a chart that changed since the target branch needs a new version, and no other chart does', async () => {
    const upstream = join(folder, 'upstream');
    const git = async (cwd: string, ...args: string[]) =>
      execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false', ...args], { cwd });
    cpSync(CHARTS, join(upstream, 'charts-out'), { recursive: true });
    await git(upstream, 'init', '--quiet', '--initial-branch=main');
    await git(upstream, 'add', '.');
    await git(upstream, 'commit', '--quiet', '--message=before');
    const clone = join(folder, 'clone');
    await git(folder, 'clone', '--quiet', upstream, clone);
    const since = ['--target-branch', 'main'];

    writeFileSync(join(clone, 'README.md'), 'No chart.\n');
    await git(clone, 'add', '.');
    await git(clone, 'commit', '--quiet', '--message=elsewhere');
    expect((await lint(clone, ...since)).output).toContain('No chart changes detected');

    const template = join(clone, 'charts-out/floe-jobs/templates/job.yaml');
    writeFileSync(template, `${readFileSync(template, 'utf8')}# Another comment.\n`);
    await git(clone, 'commit', '--quiet', '--all', '--message=change');
    const unchanged = await lint(clone, ...since);
    expect(unchanged.output).toMatch(/chart version not ok\. Needs a version bump/i);
    expect(unchanged.exitCode).toBe(1);

    const chart = join(clone, 'charts-out/floe-jobs/Chart.yaml');
    writeFileSync(chart, readFileSync(chart, 'utf8').replace(/^version: .*$/m, 'version: 99.0.0'));
    await git(clone, 'commit', '--quiet', '--all', '--message=version');
    const increased = await lint(clone, ...since);
    expect(increased.output).toContain('Chart version ok');
    expect(increased.exitCode).toBe(0);
  });

  test('says what is missing: a command, Python', async () => {
    const nothing = await execa('node', [CT], { reject: false });
    expect([nothing.exitCode, nothing.stdout]).toEqual([2, '']);
    expect(nothing.stderr).toContain('Usage');
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const withoutPython = await execa(process.execPath, [CT, 'lint', '--all'], { env: { PATH: empty }, reject: false });
    expect(withoutPython.exitCode).toBe(1);
    expect(withoutPython.stderr).toBe('chart-testing needs python3, which is not on the PATH.');
  });
});
