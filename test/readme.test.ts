import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

test("the README's chart synthesizes to the template that the README shows", async () => {
  const readme = readFileSync('README.md', 'utf8');
  const [code = '', template = ''] = [/```ts\n(.*?)```/s, /```yaml\n(.*?)```/s].map((block) => block.exec(readme)?.[1] ?? '');
  const folder = resolve('.cache/readme');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const charts = join(folder, 'charts');
  const source = code
    .replace("'floe-charts'", JSON.stringify(resolve('src/index.ts')))
    .replace("'floe-charts/kubernetes'", JSON.stringify(resolve('src/kubernetes/index.ts')))
    .replace("outdir: 'charts'", `outdir: ${JSON.stringify(charts)}`);
  writeFileSync(join(folder, 'chart.ts'), source);
  await import(pathToFileURL(join(folder, 'chart.ts')).href);
  expect(readFileSync(join(charts, 'web/templates/server-deployment.yaml'), 'utf8')).toBe(template);
});
