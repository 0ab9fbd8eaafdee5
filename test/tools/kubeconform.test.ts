import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { everyRender, everyTemplate, manifestsOf, NEWEST } from '../../tools/renders.mjs';
import { temporaryFolder } from '../support/folders.js';
import { allHelms, type Helm } from '../support/helms.js';
import { built } from '../support/tools.js';
import { hasGo } from './machine.js';

interface Summary {
  readonly resources: readonly { readonly filename: string; readonly kind: string; readonly name: string; readonly msg: string }[];
  readonly summary: { readonly valid: number; readonly invalid: number; readonly errors: number; readonly skipped: number };
}

const helm = allHelms().at(-1) as Helm;
const renders = everyRender();
const folder = temporaryFolder();

describe.skipIf(!hasGo)('kubeconform, strict', () => {
  let kubeconform: string;
  let schemas: readonly (readonly [version: string, folder: string])[];

  beforeAll(async () => {
    [kubeconform] = (await built('kubeconform')) as [string];
    const { stdout } = await execa('node', ['tools/kubeconform/schemas.mjs'], { stderr: 'inherit' });
    schemas = stdout.split('\n').map((line) => line.split(' ') as [string, string]);
  }, 600_000);

  /** Checks all manifests below a path, or those of a text. */
  async function check(schemaFolder: string, manifests: { path: string } | { text: string }): Promise<Summary> {
    const location = join(schemaFolder, '{{ .ResourceKind }}{{ .KindSuffix }}.json');
    const args = ['-strict', '-summary', '-output', 'json', '-schema-location', location];
    const { stdout } =
      'path' in manifests
        ? await execa(kubeconform, [...args, manifests.path], { reject: false })
        : await execa(kubeconform, args, { input: manifests.text, reject: false });
    return JSON.parse(stdout) as Summary;
  }

  test('finds nothing in any chart, on the oldest and the newest Kubernetes', async () => {
    expect(schemas.map(([version]) => version)).toEqual([expect.stringMatching(/^1\.28\./), NEWEST]);
    const templates = new Set<string>();
    for (const [version, schemaFolder] of schemas) {
      const path = join(folder, version);
      mkdirSync(path);
      for (const render of renders) {
        const manifests = manifestsOf(render, helm.binary, version);
        for (const [, source] of manifests.matchAll(/^# Source: (.*)$/gm)) templates.add(source as string);
        writeFileSync(join(path, `${render.name.replaceAll('/', '_')}.yaml`), manifests);
      }
      const { resources, summary } = await check(schemaFolder, { path });
      expect(resources, version).toEqual([]);
      expect(summary).toMatchObject({ invalid: 0, errors: 0, skipped: 0 });
      expect(summary.valid).toBeGreaterThan(1_000);
    }
    expect([...templates].sort()).toEqual(everyTemplate());
  }, 400_000);

  const POD = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i', resources: { requests: { cpu: 1, memory: '1Gi' } } }] },
  };
  const rule = (more: object) => ({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'r' },
    spec: { groups: [{ name: 'g', rules: [{ alert: 'a', expr: 1, ...more }] }] },
  });

  test.each<[string, object, RegExp | undefined]>([
    ['nothing in a pod', POD, undefined],
    ['a misspelt field', { ...POD, spec: { ...POD.spec, restartpolicy: 'Never' } }, /restartpolicy/],
    ['a misspelt field deep down', { ...POD, spec: { containers: [{ name: 'c', volumeMounts: [{ name: 'v', path: '/' }] }] } }, /'path'/],
    ['a field at the top', { ...POD, sepc: {} }, /sepc/],
    ['a field of metadata', { ...POD, metadata: { name: 'p', label: {} } }, /label/],
    ['a wrong type', { ...POD, spec: { ...POD.spec, activeDeadlineSeconds: '1' } }, /want integer/],
    ['null', { ...POD, spec: { ...POD.spec, nodeSelector: null } }, /got null/],
    ['a missing field', { ...POD, spec: { containers: [{}] } }, /missing property 'name'/],
    ['a version that is gone', { ...POD, kind: 'CronJob', apiVersion: 'batch/v1beta1' }, /could not find schema for CronJob/],
    ['nothing in a custom resource', rule({}), undefined],
    ['a misspelt field of a custom resource', rule({ severity: 'x' }), /severity/],
    ['a field of a custom resource’s metadata', { ...rule({}), metadata: { nam: 'x' } }, /'nam'/],
  ])('can find %s', async (_, manifest, finding) => {
    for (const [, schemaFolder] of schemas) {
      const { resources, summary } = await check(schemaFolder, { text: JSON.stringify(manifest) });
      if (finding === undefined) expect(summary).toMatchObject({ valid: 1, invalid: 0, errors: 0, skipped: 0 });
      else expect(resources.map(({ msg }) => msg).join('\n')).toMatch(finding);
    }
  });
});
