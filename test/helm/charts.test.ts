import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { chartNames, everyRender } from '../../tools/renders.mjs';
import { parseManifests, renderFolder, type Rendered } from '../../src/testing/index.js';
import { KitchenSink, kitchenSinkApp } from '../kitchen-sink/kitchen-sink.js';
import { RICH_VALUES } from '../kitchen-sink/rich-values.js';
import { synthesized, temporaryFolder } from '../support/folders.js';
import { allHelms, type Helm } from '../support/helms.js';
import { podTemplates } from '../support/references.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const OUT = join(ROOT, 'charts-out');
const sink = synthesized((app) => new KitchenSink(app));
const published = existsSync(OUT) ? chartNames().map((name) => join(OUT, name)) : [];
/** The values that a chart is rendered with: none but what it needs, and those of each of its files. */
const rendered = (folder: string): string[][] =>
  folder === sink
    ? [[]]
    : everyRender()
        .filter((render) => render.folder === folder && (render.environment === undefined || render.product === undefined))
        .map(({ files }) => files);
const helms = allHelms();
const [oldest, newest] = [helms[0] as Helm, helms.at(-1) as Helm];

const valuesFlags = (files: readonly string[]): string[] => files.flatMap((file) => ['--values', file]);

interface Helmed {
  readonly stdout: string;
  readonly output: string;
}
async function run(helm: Helm, ...args: string[]): Promise<Helmed> {
  const { stdout, all, failed } = await execa(helm.binary, args, { all: true, reject: false });
  if (failed) throw new Error(`helm ${args.join(' ')}: ${all}`);
  return { stdout, output: all };
}

describe.each(helms.map((helm) => [helm.version, helm] as const))('Helm %s', (_, helm) => {
  describe.each([sink, ...published].map((folder) => [basename(folder), folder] as const))('%s', (name, folder) => {
    test('passes lint --strict', async () => {
      const { output } = await run(helm, 'lint', '--strict', folder);
      expect(output).toContain('1 chart(s) linted, 0 chart(s) failed');
      expect(output).not.toMatch(/\[(?:WARNING|ERROR)\]/);
    });

    test('is packaged', async () => {
      const out = temporaryFolder();
      await run(helm, 'package', folder, '--destination', out);
      const { version } = parse(readFileSync(join(folder, 'Chart.yaml'), 'utf8')) as { version: string };
      const archive = join(out, `${name}-${version}.tgz`);
      expect(existsSync(archive)).toBe(true);
      const template = async (chart: string): Promise<string[]> => {
        const { stdout } = await run(
          helm,
          'template',
          'test',
          chart,
          '--kube-version',
          '1.31.0',
          ...valuesFlags(rendered(folder)[0] ?? []),
        );
        return parseManifests(stdout).map(identity);
      };
      expect(await template(archive)).toEqual(await template(folder));
    });

    test('renders with its own values and with those of each of its files', async () => {
      const every = rendered(folder);
      // Those between the oldest and the newest come after both.
      for (const files of helm === oldest || helm === newest ? every : every.slice(0, 1)) {
        const { stdout } = await run(helm, 'template', 'test', folder, '--kube-version', '1.31.0', ...valuesFlags(files));
        const manifests = parseManifests(stdout);
        expect(manifests.length).toBeGreaterThan(0);
        for (const each of manifests) {
          expect(each, files.join()).toMatchObject({
            apiVersion: expect.any(String) as string,
            kind: expect.any(String) as string,
            metadata: { name: expect.any(String) as string },
          });
          expect(nulls(each), `${each.kind} ${each.metadata.name}`).toEqual([]);
        }
        expect(duplicates(manifests.map(identity))).toEqual([]);
      }
    });
  });

  test('the kitchen sink renders the same everything in every Helm', async () => {
    const render = async (by: Helm): Promise<Rendered[]> =>
      renderFolder(sink, RICH_VALUES, { helm: by.binary, apiVersions: ['monitoring.coreos.com/v1'] });
    const known = (manifests: Rendered[]): unknown =>
      manifests.filter(({ metadata }) => !metadata.name.endsWith('generated')).sort((a, b) => (identity(a) < identity(b) ? -1 : 1));
    expect(known(await render(helm))).toEqual(known(await render(newest)));
  });
});

test('the rich values reach every template', async () => {
  const rendered = await renderFolder(
    sink,
    { ...RICH_VALUES, tls: { secret: 'x' } },
    { helm: newest.binary, apiVersions: ['monitoring.coreos.com/v1'] },
  );
  const kinds = new Set(rendered.map(({ kind }) => kind));
  for (const kind of [
    'ConfigMap',
    'Secret',
    'Service',
    'ServiceAccount',
    'Deployment',
    'Job',
    'CronJob',
    'Ingress',
    'PersistentVolumeClaim',
    'ServiceMonitor',
    'Widget',
    'Pod',
    'Role',
    'RoleBinding',
    'NetworkPolicy',
  ])
    expect(kinds).toContain(kind);
});

describe('two releases in one namespace', () => {
  const render = async (releaseName: string): Promise<Rendered[]> =>
    renderFolder(sink, { ...RICH_VALUES, nameOverride: '' }, { helm: newest.binary, releaseName });

  test('share no name', async () => {
    const [a, b] = await Promise.all([render('one'), render('two')]);
    const names = new Set(a.map(identity));
    expect(b.map(identity).filter((each) => names.has(each))).toEqual([]);
  });

  test('select only their own pods, those of cdk8s-plus too', async () => {
    const [a, b] = await Promise.all([render('one'), render('two')]);
    const pods = [...a, ...b].flatMap((manifest) =>
      podTemplates(manifest).map((template) => ({
        release: a.includes(manifest) ? a : b,
        labels: (template['metadata'] as { labels?: Record<string, string> } | undefined)?.labels ?? {},
      })),
    );
    let selectors = 0;
    for (const release of [a, b]) {
      for (const manifest of release) {
        for (const selector of selectorsOf(manifest)) {
          selectors += 1;
          expect(selector['app.kubernetes.io/instance'], identity(manifest)).toBeDefined();
          const selected = pods.filter(({ labels }) => Object.entries(selector).every(([key, value]) => labels[key] === value));
          expect(
            selected.filter((pod) => pod.release !== release),
            identity(manifest),
          ).toEqual([]);
        }
      }
    }
    expect(selectors).toBeGreaterThan(15);
  });

  test('each workload selects its own pods and no other workload selects them', async () => {
    const rendered = await render('one');
    const workloads = rendered.filter(({ kind }) => kind === 'Deployment');
    expect(workloads.length).toBeGreaterThan(3);
    for (const pod of workloads) {
      const labels = (podTemplates(pod)[0] as { metadata: { labels: Record<string, string> } }).metadata.labels;
      const owners = workloads.filter(({ spec }) =>
        Object.entries((spec as { selector: { matchLabels: Record<string, string> } }).selector.matchLabels).every(
          ([key, value]) => labels[key] === value,
        ),
      );
      expect(owners).toEqual([pod]);
    }
  });
});

describe('checksums', () => {
  const checksums = async (values: object, folder = sink): Promise<Record<string, string>> => {
    const rendered = await renderFolder(folder, values, { helm: newest.binary });
    return Object.fromEntries(
      rendered.flatMap((manifest) =>
        podTemplates(manifest).flatMap((template) =>
          Object.entries((template['metadata'] as { annotations?: Record<string, string> } | undefined)?.annotations ?? {})
            .filter(([key]) => key.startsWith('checksum/'))
            .map(([key, value]) => [`${identity(manifest)} ${key}`, value] as const),
        ),
      ),
    );
  };
  const CONFIG = 'Deployment test-sink checksum/config';
  const CREDENTIALS = 'Deployment test-sink checksum/credentials';

  test('are there for ConfigMaps and Secrets, and none for generated content', async () => {
    const found = await checksums({});
    expect(Object.keys(found).sort()).toEqual([CONFIG, CREDENTIALS, 'Deployment test-sink-plus-web checksum/plus-config'].sort());
    expect(await checksums({})).toEqual(found);
    expect(Object.keys(await checksums({ cache: { enabled: true } }))).toContain('Deployment test-cache-server checksum/config');
  });

  test('change with the content, and only with that', async () => {
    const before = await checksums({});
    const config = await checksums({ logLevel: 'debug' });
    expect(config[CONFIG]).not.toBe(before[CONFIG]);
    expect(config[CREDENTIALS]).toBe(before[CREDENTIALS]);
    const secret = await checksums({ token: 'another' });
    expect(secret[CREDENTIALS]).not.toBe(before[CREDENTIALS]);
    expect(secret[CONFIG]).toBe(before[CONFIG]);
    expect(await checksums({ replicas: 7, service: { port: 1 } })).toEqual(before);
  });

  test('stay as they are when only the version of the chart changes', async () => {
    const out = temporaryFolder();
    kitchenSinkApp(out, { version: '9.0.0', appVersion: '9' }).synth();
    expect(await checksums({}, join(out, 'kitchen-sink'))).toEqual(await checksums({}));
  });
});

describe('subcharts', () => {
  const charts = async (values: object): Promise<string[]> => {
    const rendered = await renderFolder(sink, values, { helm: oldest.binary });
    return [...new Set(rendered.map(({ metadata }) => metadata.labels?.['helm.sh/chart'] ?? ''))]
      .map((chart) => chart.replace(/-\d.*/, ''))
      .filter((chart) => chart !== 'kitchen-sink' && chart !== '')
      .sort();
  };
  test('are not there unless switched on, under their own key and under global, nested and twice', async () => {
    expect(await charts({})).toEqual([]);
    expect(await charts({ cache: { enabled: true } })).toEqual(['cache']);
    expect(await charts({ cache: { enabled: true, exporter: { enabled: true } } })).toEqual(['cache', 'exporter']);
    expect(await charts({ second: { enabled: true } })).toEqual(['second']);
    expect(await charts({ global: { features: { audit: true } }, cache: { enabled: true }, second: { enabled: true } })).toEqual([
      'audit',
      'cache',
      'second',
    ]);
  });

  test('get their defaults from the parent, and share the globals', async () => {
    const rendered = await renderFolder(
      sink,
      { cache: { enabled: true }, second: { enabled: true }, global: { domain: 'other.example' } },
      { helm: oldest.binary },
    );
    const config = (name: string): string =>
      (rendered.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name)?.['data'] as Record<string, string>)[
        'cache.yaml'
      ] as string;
    expect(parse(config('test-cache-config'))).toEqual({ size: 128, host: 'cache.other.example' });
    expect(parse(config('test-second-config'))).toEqual({ size: 1, host: 'cache.other.example' });
  });
});

test('hooks and tests say so, crds travel', async () => {
  const rendered = await renderFolder(sink, {}, { helm: newest.binary });
  const named = (name: string): Rendered => rendered.find(({ metadata }) => metadata.name === name) as Rendered;
  expect(named('test-sink-migrate').metadata.annotations).toMatchObject({
    'helm.sh/hook': 'post-install,pre-upgrade',
    'helm.sh/hook-weight': '-5',
    'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
  });
  expect(named('test-sink-connects').metadata.annotations).toMatchObject({
    'helm.sh/hook': 'test',
    'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
  });
  expect(named('test-sink-data').metadata.annotations).toMatchObject({ 'helm.sh/resource-policy': 'keep' });
  const { stdout } = await run(newest, 'show', 'crds', sink);
  expect(stdout).toContain('widgets.example.com');
});

// Helm shows notes only where it reaches a cluster: here they are rendered as the text of a ConfigMap.
test.each(helms.map((helm) => [helm.version, helm] as const))('notes are rendered by Helm %s', async (_, helm) => {
  const folder = join(temporaryFolder(), 'kitchen-sink');
  cpSync(sink, folder, { recursive: true });
  const notes = readFileSync(join(folder, 'templates/NOTES.txt'), 'utf8');
  writeFileSync(
    join(folder, 'templates/shown.yaml'),
    `{{- define "notes" }}${notes}{{ end -}}\napiVersion: v1\nkind: Notes\nmetadata:\n  name: notes\ntext: {{ include "notes" . | quote }}\n`,
  );
  const shown = async (values: object): Promise<unknown> =>
    (await renderFolder(folder, values, { helm: helm.binary })).find(({ kind }) => kind === 'Notes')?.['text'];
  expect(await shown({ ingress: { enabled: true, host: 'example.com' } })).toBe('test is there (revision 1).\n\nOpen http://example.com\n');
  expect(await shown({ service: { port: 8080 } })).toBe('test is there (revision 1).\n\nkubectl port-forward svc/test-sink 8080:8080\n');
});

describe('names', () => {
  const LONG = 'a'.repeat(53);
  const releases = [
    'a',
    '1',
    'a.b',
    '9-lives',
    '0.1',
    `${'a'.repeat(52)}9`,
    LONG,
    `${'1'.repeat(26)}.${'2'.repeat(26)}`,
    `x${'-y'.repeat(26)}`,
  ];
  const jobs = Object.fromEntries(
    ['a', 'b'.repeat(63), `${'b'.repeat(62)}c`, `${'b'.repeat(40)}-d`, 'x-1'].map((name, at) => [
      name,
      at % 2 === 0 ? {} : { schedule: '@daily' },
    ]),
  );

  test.each(releases)('of release %s are valid and unique', async (releaseName) => {
    const rendered = await renderFolder(
      sink,
      { ...RICH_VALUES, nameOverride: '', jobs, queues: { [`q${'-q'.repeat(10)}`]: {}, q: {} } },
      { helm: newest.binary, releaseName },
    );
    expect(duplicates(rendered.map(identity))).toEqual([]);
    for (const { kind, metadata } of rendered) {
      expect(metadata.name, kind).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
      expect(metadata.name.length, `${kind} ${metadata.name}`).toBeLessThanOrEqual(kind === 'CronJob' ? 52 : 63);
      if (kind === 'Service') expect(metadata.name).toMatch(/^[a-z]([-a-z0-9]*[a-z0-9])?$/);
      for (const [key, value] of Object.entries(metadata.labels ?? {}))
        expect(value, key).toMatch(/^(?:[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/);
    }
  });
});

function identity({ kind, metadata }: Rendered): string {
  return `${kind} ${metadata.name}`;
}

const duplicates = (all: readonly string[]): string[] => all.filter((each, at) => all.indexOf(each) !== at);

/** Where a manifest says null, which no template means. */
function nulls(tree: unknown, at = ''): string[] {
  if (tree === null) return [at];
  if (typeof tree !== 'object') return [];
  return Object.entries(tree).flatMap(([key, value]) => nulls(value, `${at}.${key}`));
}

function selectorsOf({ kind, spec }: Rendered): Record<string, string>[] {
  const found: Record<string, string>[] = [];
  const { selector, podSelector } = (spec ?? {}) as {
    selector?: Record<string, unknown>;
    podSelector?: { matchLabels?: Record<string, string> };
  };
  if (kind === 'Service' && selector !== undefined) found.push(selector as Record<string, string>);
  if (selector?.['matchLabels'] !== undefined) found.push(selector['matchLabels'] as Record<string, string>);
  if (podSelector?.matchLabels !== undefined) found.push(podSelector.matchLabels);
  return found;
}
