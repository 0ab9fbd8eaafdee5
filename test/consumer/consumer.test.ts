import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assertBuilt } from '../support/built.js';
import { allHelms } from '../support/helms.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fixtures = join(root, 'test/fixtures/consumer');
/** Outside the repository, so that nothing is found in its node_modules. */
const folder = mkdtempSync(join(tmpdir(), 'floe-charts-consumer-'));
const helms = allHelms();
let tarball: string;

beforeAll(async () => {
  assertBuilt('src');
  assertBuilt('cli');
  // Packed without the build that packing does otherwise: other tests use dist at the same time.
  const { stdout } = await execa('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], { cwd: root });
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  tarball = join(folder, packed.filename);
  const strangers = packed.files
    .map(({ path }) => path)
    .filter((path) => !/^(dist\/(src|constructs|cli|imports)\/|package\.json$|README\.md$|LICENSE$|CHANGELOG\.md$)/.test(path));
  expect(strangers).toEqual([]);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A project of its own that has the packed library installed. */
async function project(kind: 'esm' | 'commonjs'): Promise<string> {
  const path = join(folder, kind);
  cpSync(join(fixtures, kind), path, { recursive: true });
  cpSync(join(fixtures, 'main.ts'), join(path, 'main.ts'));
  // What `cdk8s init typescript-app` writes, from the package that has it.
  if (kind === 'commonjs') cpSync(join(root, 'node_modules/cdk8s-cli/templates/typescript-app/tsconfig.json'), join(path, 'tsconfig.json'));
  await execa('npm', ['install', tarball, '--prefer-offline', '--no-audit', '--no-fund'], { cwd: path });
  return path;
}

describe.concurrent.each(['esm', 'commonjs'] as const)('a project in %s', (kind) => {
  test('installs the packed library, compiles, synthesizes its chart, and Helm renders it', { timeout: 180_000 }, async ({ expect }) => {
    const path = await project(kind);
    const compiled = await execa('npm', ['run', '--silent', 'compile'], { cwd: path, reject: false, all: true });
    expect(compiled.all).toBe('');

    const newestHelm = helms.at(-1)?.binary ?? 'helm';
    const { stdout, stderr } = await execa('npm', ['run', '--silent', 'synth'], { cwd: path, env: { HELM: newestHelm } });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ kinds: ['Deployment', 'Ingress'], replicas: 3, definitions: true });

    expect(readdirSync(join(path, 'charts-out')).sort()).toEqual(['floe-jobs', 'web']);
    writeFileSync(join(path, 'values.yaml'), 'host: example.com\n');
    for (const { binary, version } of helms) {
      await execa(binary, ['lint', '--strict', 'charts-out/web', 'charts-out/floe-jobs'], { cwd: path });
      const rendered = await execa(binary, ['template', 'shop', 'charts-out/web', '--values', 'values.yaml', '--kube-version', '1.31.0'], {
        cwd: path,
      });
      expect(rendered.stdout, version).toContain('name: shop-web-server');
      expect(rendered.stdout, version).toContain('image: "nginx:1.29"');
      expect(rendered.stdout, version).toContain('host: "example.com"');
    }
  });
});
