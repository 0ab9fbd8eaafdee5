import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folders.js';
import { builtFloeCharts, EXAMPLE, files, floeCharts, needsBuild } from './command.js';

needsBuild();
const file = files();
const folder = temporaryFolder();

test.each([['help'], ['--help'], ['values', '--help']])('%s %s shows how it is called, on stdout', async (...args) => {
  const { exitCode, stderr, stdout } = await builtFloeCharts(args);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  for (const command of ['synth', 'values', 'environments', 'preview']) expect(stdout).toContain(`floe-charts ${command} `);
});

test.each([
  [[], 'no command was given'],
  [['install'], "there is no command 'install'"],
  [['toString'], "there is no command 'toString'"],
  [['synth'], 'synth needs --app'],
  [['synth', '--ap', 'x'], '--ap'],
  [['values'], 'values needs --spec'],
  [['values', '--spec', 'floe.yaml'], 'values needs --artifacts'],
  [['preview'], 'preview needs --values'],
  [['environments', 'floe-jobs', 'dev', 'more'], "no 'more'"],
  [['environments', '--output', 'x'], 'environments needs a chart'],
])('%j is bad usage: ends with 2 and says so on stderr alone', async (args, problem) => {
  const { exitCode, stderr, stdout } = await builtFloeCharts(args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(problem);
  expect(stderr).toContain('floe-charts synth --app FILE');
});

test('synth puts what an app writes in the place of the folder, and leaves the folder as it was if the app fails', async () => {
  const output = join(folder, 'charts');
  const writes = (name: string) =>
    file(
      'app.mjs',
      `import fs from 'node:fs';\nfs.mkdirSync(process.env.CDK8S_OUTDIR + '/${name}');\nfs.writeFileSync(process.env.CDK8S_OUTDIR + '/${name}/Chart.yaml', 'name: ${name}');\n`,
    );
  expect(await builtFloeCharts(['synth', '--app', writes('first'), '--output', output])).toEqual({
    exitCode: 0,
    stdout: join(output, 'first'),
    stderr: '',
  });

  const failed = await builtFloeCharts(['synth', '--app', file('app.mjs', "throw new Error('no luck');"), '--output', output]);
  expect(failed).toMatchObject({ exitCode: 1, stdout: '' });
  expect(failed.stderr).toContain('no luck');
  expect(readFileSync(join(output, 'first/Chart.yaml'), 'utf8')).toBe('name: first');

  expect(await builtFloeCharts(['synth', '--app', writes('second'), '--output', output])).toMatchObject({ exitCode: 0 });
  expect(existsSync(join(output, 'first'))).toBe(false);
});

test.each([
  ['environments', 'floe-jobs', 'dev'],
  ['values', '--spec', join(EXAMPLE, 'floe.yaml'), '--artifacts', join(EXAMPLE, 'compiled_artifacts.json'), '--image', 'example/dbt:1.0'],
  ['preview', '--values', file('values.yaml', { defaults: { image: { repository: 'example/dbt', tag: '1.0' } }, jobs: { seed: {} } })],
])('the built %s gives what the other tests see', async (...args) => {
  const built = await builtFloeCharts(args);
  expect(built).toEqual(await floeCharts(args));
  expect(built.exitCode).toBe(0);
  expect(built.stdout).not.toBe('');
});
