import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { format, HelmApp, HelmChart, loop, Manifest, value, when, whenSet } from '../../src/index.js';
import type { Deployment } from '../../src/kubernetes/index.js';
import { LanguageServer, type Completion } from './language-server.js';

const Values = value.object({
  replicas: value.integer({ default: 1, minimum: 0, description: 'How many web servers run.' }),
  image: value.object(
    {
      repository: value.string({ default: 'docker.io/library/nginx', description: 'The image without its tag.' }),
      tag: value.string({ default: 'yes', description: 'The tag of the image.' }),
      pullPolicy: value.oneOf(['Always', 'IfNotPresent', 'Never'], { default: 'IfNotPresent', description: 'When nodes pull the image.' }),
    },
    { description: 'The container image.' },
  ),
  probe: value.object(
    { enabled: value.boolean({ default: false, description: 'Whether the server is probed.' }) },
    { description: 'The probe.' },
  ),
  grace: value.optional(value.integer({ description: 'Seconds to stop in.' })),
  resources: value.k8s.resources({ description: 'What a container asks for.' }),
  env: value.map(value.object({ text: value.string({ description: 'What the variable holds.' }) }), { description: 'Variables by name.' }),
});

class Web extends HelmChart<typeof Values> {
  constructor(scope: HelmApp) {
    super(scope, 'web', { version: '1.0.0', description: 'A web server.', values: Values });
    const v = this.values;
    const env = loop(v.env);
    new Manifest<Deployment>(this, 'server', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: {
        replicas: v.replicas,
        selector: { matchLabels: this.selectorLabels() },
        template: {
          metadata: { labels: this.selectorLabels() },
          spec: {
            terminationGracePeriodSeconds: v.grace,
            containers: [
              {
                name: 'web',
                image: format`${v.image.repository}:${v.image.tag}`,
                imagePullPolicy: v.image.pullPolicy,
                livenessProbe: when(v.probe.enabled, { tcpSocket: { port: 80 } }),
                resources: whenSet(v.resources),
                env: [env.each({ name: env.key, value: env.item.text })],
              },
            ],
          },
        },
      },
    });
  }
}

const MODELINE = '# yaml-language-server: $schema=values.editor.schema.json\n';
let outdir: string;
let server: LanguageServer;

beforeAll(async () => {
  outdir = mkdtempSync(join(tmpdir(), 'floe-charts-editor-'));
  const app = new HelmApp({ outdir });
  new Web(app);
  app.synth();
  server = await LanguageServer.start(join(outdir, 'web'));
});
afterAll(() => {
  server.stop();
  rmSync(outdir, { recursive: true, force: true });
});

const offered = (completions: readonly Completion[]): Record<string, string> =>
  Object.fromEntries(
    completions.map(({ label, documentation = '' }) => [label, typeof documentation === 'string' ? documentation : documentation.value]),
  );

describe('completion offers', () => {
  test('the children of a key, with their descriptions', async () => {
    const children = offered(await server.complete(`${MODELINE}image:\n  |\n`));
    expect(Object.keys(children).sort()).toEqual(['pullPolicy', 'repository', 'tag']);
    expect(children['repository']).toContain('The image without its tag.');
    expect(children['tag']).toContain('The tag of the image.');
    expect(children['pullPolicy']).toContain('When nodes pull the image.');
  });

  test('the keys at the top, with their descriptions, but those that are there', async () => {
    const keys = offered(await server.complete(`${MODELINE}replicas: 2\n|\n`));
    expect(Object.keys(keys)).toEqual(expect.arrayContaining(['image', 'probe', 'grace', 'resources', 'env']));
    expect(keys).not.toHaveProperty('replicas');
    expect(keys['resources']).toContain('What a container asks for.');
  });

  test('the values of a choice', async () => {
    expect(Object.keys(offered(await server.complete(`${MODELINE}image:\n  pullPolicy: |\n`)))).toEqual(
      expect.arrayContaining(['Always', 'IfNotPresent', 'Never']),
    );
  });

  test("Kubernetes' own fields under a value of its shape", async () => {
    expect(Object.keys(offered(await server.complete(`${MODELINE}resources:\n  |\n`)))).toEqual(
      expect.arrayContaining(['limits', 'requests']),
    );
  });

  test('the fields of a member of a map', async () => {
    expect(offered(await server.complete(`${MODELINE}env:\n  LOG_LEVEL:\n    |\n`))['text']).toContain('What the variable holds.');
  });

  test('in the values.yaml of the chart itself', async () => {
    const text = readFileSync(join(outdir, 'web/values.yaml'), 'utf8').replace(/^( *)tag: .*$/m, '$1|');
    expect(offered(await server.complete(text))['tag']).toContain('The tag of the image.');
  });
});

describe('a diagnostic points at', () => {
  test.each([
    ['a misspelt key', 'replica: 2', 0, /replica is not allowed/],
    ['a misspelt key further down', 'image:\n  tga: "1"', 1, /tga is not allowed/],
    ['a misspelt field of Kubernetes', 'resources:\n  request:\n    cpu: 1', 1, /request is not allowed/],
    ['a string for a number', 'replicas: "2"', 0, /Expected "integer"/],
    ['YAML that is read as a boolean where text belongs', 'image:\n  tag: true', 1, /Expected "string"/],
    ['a number that is too small', 'replicas: -1', 0, /minimum of 0/],
    ['a value that is none of the choices', 'image:\n  pullPolicy: always', 1, /"IfNotPresent"/],
    ['null where a value is needed', 'replicas: null', 0, /Expected "integer"/],
  ])('%s', async (_, values, line, message) => {
    const found = await server.diagnose(`${MODELINE}${values}\n`);
    expect(found).toHaveLength(1);
    expect(found[0]?.range.start.line).toBe(line + 1);
    expect(found[0]?.message).toMatch(message);
  });
});

describe('there is no diagnostic in', () => {
  const partial = `image:\n  tag: "2.0"\ngrace: null\nenv:\n  LOG_LEVEL:\n    text: debug\n`;

  test('a partial file', async () => {
    expect(await server.diagnose(`${MODELINE}${partial}`)).toEqual([]);
  });

  test('a partial file only thanks to the schema for editors', async () => {
    const found = await server.diagnose(`${MODELINE.replace('.editor', '')}${partial}`);
    expect(found.map(({ message }) => message).join('\n')).toContain('Missing property "replicas"');
  });

  test('the values.yaml of the chart', async () => {
    const text = readFileSync(join(outdir, 'web/values.yaml'), 'utf8');
    expect(text).toContain(MODELINE);
    expect(await server.diagnose(text)).toEqual([]);
  });
});
