import { describe, expect, test } from 'vitest';
import type { Rendered } from '../../../src/testing/index.js';
import { invalidNames } from '../names.js';
import { podSecurityFindings } from '../pod-security.js';
import { danglingReferences, podTemplates } from '../references.js';
import { objectOf, type ChartUnderTest } from './chart.js';

/** Releases whose names are hard to make names of: long, not a letter first, with dots and dashes where they are cut. */
const RELEASES = ['r', '1', 'r'.repeat(53), `9${'r'.repeat(52)}`, `1.${'b-'.repeat(25)}c`];

/** Names, whatever the release is called, and two releases in one namespace. */
export function testNames(chart: ChartUnderTest): void {
  test.each(chart.helms.map((helm) => [helm.version, helm] as const))(
    'Helm %s: whatever the release is called, names are valid, unique and referred to',
    async (_, helm) => {
      for (const releaseName of RELEASES) {
        const rendered = await chart.render(chart.rich, { helm: helm.binary, releaseName });
        expect(invalidNames(rendered), releaseName).toEqual([]);
        expect(danglingReferences(rendered, chart.options.isOperators), releaseName).toEqual([]);
      }
    },
  );

  describe('two releases in one namespace', () => {
    const render = (releaseName: string): Promise<Rendered[]> => chart.render(chart.rich, { releaseName });
    const shared = async (a: string, b: string): Promise<string[]> => {
      const names = new Set((await render(a)).map(objectOf));
      return (await render(b)).map(objectOf).filter((each) => names.has(each));
    };

    test('share no name, also where their names differ at the end only', async () => {
      expect(await shared('one', 'two')).toEqual([]);
      expect(await shared(`${'r'.repeat(52)}a`, `${'r'.repeat(52)}b`)).toEqual([]);
      expect(await shared('floe', 'floe-eu')).toEqual([]);
    });

    test('select their own pods only', async () => {
      const rendered = await render('one');
      const selectors = rendered.flatMap((manifest) => selectorsOf(manifest));
      expect(selectors.length).toBeGreaterThan(0);
      for (const selector of selectors) expect(selector).toMatchObject({ 'app.kubernetes.io/instance': 'one' });
    });
  });
}

type Tree = Readonly<Record<string, unknown>>;

function selectorsOf({ kind, spec }: Rendered): Tree[] {
  const { podSelector, selector } = (spec ?? {}) as { podSelector?: { matchLabels: Tree }; selector?: Tree & { matchLabels?: Tree } };
  if (kind === 'NetworkPolicy' && podSelector !== undefined) return [podSelector.matchLabels];
  if (kind === 'Service') return [selector ?? {}];
  return selector?.matchLabels === undefined ? [] : [selector.matchLabels];
}

/** Every pod, hooks and tests included, in every configuration that the chart brings. */
export function testPodSecurity(chart: ChartUnderTest): void {
  const cases = [...Object.entries(chart.options.variants), ...chart.environments, ...chart.ci];
  test.each(chart.ends.map((helm) => [helm.version, helm] as const))(
    'Helm %s: no pod breaks the restricted Pod Security Standard, has a token unasked, or goes without limits and probes of its files',
    async (_, helm) => {
      let pods = 0;
      for (const [name, values] of cases) {
        const rendered = await chart.render(values, { helm: helm.binary });
        expect(rendered.flatMap(podSecurityFindings), name).toEqual([]);
        expect(rendered.flatMap(carelessPods), name).toEqual([]);
        pods += rendered.flatMap(podTemplates).length;
      }
      expect(pods).toBeGreaterThan(cases.length);
    },
  );
}

interface Container {
  readonly name: string;
  readonly resources?: { readonly requests?: Tree; readonly limits?: Tree };
  readonly securityContext?: { readonly readOnlyRootFilesystem?: boolean };
}

/** Containers without requests and limits or with a root filesystem that they may write to, and pods with every Service as variables. */
function carelessPods(manifest: Rendered): string[] {
  return podTemplates(manifest).flatMap((template) => {
    const spec = template['spec'] as Tree & { containers: Container[]; initContainers?: Container[] };
    const containers = [...(spec.initContainers ?? []), ...spec.containers].flatMap(({ name, resources, securityContext }) => [
      ...(resources?.requests === undefined || resources.limits === undefined ? [`${name}: resources`] : []),
      ...(securityContext?.readOnlyRootFilesystem === true ? [] : [`${name}: root filesystem`]),
    ]);
    const pod = [
      ...(spec['enableServiceLinks'] === false ? [] : ['enableServiceLinks']),
      ...(typeof spec['automountServiceAccountToken'] === 'boolean' ? [] : ['automountServiceAccountToken']),
    ];
    return [...containers, ...pod].map((finding) => `${objectOf(manifest)}: ${finding}`);
  });
}

/** What an upgrade must not do: restart pods for a new version of the chart, or change what cannot be changed. */
export function testUpgrades(chart: ChartUnderTest, next: ChartUnderTest): void {
  test('a new version of the chart alone restarts no pod, and changes nothing that cannot be changed', async () => {
    const [before, after] = [await chart.render(chart.rich), await next.render(chart.rich)];
    const stable = (manifests: readonly Rendered[]): unknown =>
      manifests
        .filter(({ kind }) => kind !== 'Pod')
        .map((manifest) => [
          objectOf(manifest),
          podTemplates(manifest),
          (manifest['spec'] as Tree | undefined)?.['volumeClaimTemplates'],
          (manifest['spec'] as Tree | undefined)?.['selector'],
        ]);
    expect(JSON.stringify(after)).not.toBe(JSON.stringify(before));
    expect(stable(after)).toEqual(stable(before));
  });

  test('pods of two renders of one configuration are the same, random credentials or not', async () => {
    const pods = async (): Promise<unknown> => (await chart.render(chart.rich, { upgrade: true })).map(podTemplates);
    expect(await pods()).toEqual(await pods());
  });
}
