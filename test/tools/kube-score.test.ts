import { execa } from 'execa';
import { stringify } from 'yaml';
import { beforeAll, describe, expect, test } from 'vitest';
import { everyRender, manifestsOf, NEWEST } from '../../tools/renders.mjs';
import { allHelms, type Helm } from '../support/helms.js';
import { built } from '../support/tools.js';
import { hasGo } from './machine.js';

/** Checks that are not made, and why. Each would find something in the charts. */
const EXCLUDED = {
  'container-image-pull-policy': 'Images have a version; to pull at every start would tie each run to the registry, and kind has none.',
};
/** Findings that are meant, and why. Each is there. */
const MEANT: readonly (readonly [finding: RegExp, because: string])[] = [
  [/postgresql.*: container-security-context-user-group-id/, "PostgreSQL refuses to run as a user without a name; the image's is 999."],
  [/-dagster-run: networkpolicy-targets-pod/, 'Dagster makes the pods of runs.'],
  [/-dagster-webserver.*: pod-probes-identical/, 'The same page tells both; a restart takes longer silence than a pause.'],
  [/-dagster-(webserver|code-.*): deployment-replicas/, 'One is enough but in production, where the web server has two.'],
];
const isMeant = (finding: string): boolean => MEANT.some(([meant]) => meant.test(finding));

/** Checks that are made only when asked for. */
const OPTIONAL = ['container-seccomp-profile', 'container-ports-check'];

interface Scored {
  readonly object_name: string;
  readonly checks: readonly {
    readonly check: { readonly id: string };
    /** 10 is all OK. */
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly path: string; readonly summary: string }[] | null;
  }[];
}

const helm = allHelms().at(-1) as Helm;

describe.skipIf(!hasGo)('kube-score', () => {
  let kubeScore: string;
  beforeAll(async () => {
    [kubeScore] = (await built('kube-score')) as [string];
  }, 600_000);

  /** Everything that is not all OK. */
  async function findings(manifests: string, excluded: readonly string[] = Object.keys(EXCLUDED)): Promise<string[]> {
    const flags = [
      ...OPTIONAL.flatMap((id) => ['--enable-optional-test', id]),
      ...excluded.flatMap((id) => ['--ignore-test', id]),
      '--disable-ignore-checks-annotations',
    ];
    const args = ['score', '--output-format', 'json', '--kubernetes-version', `v${NEWEST.replace(/\.\d+$/, '')}`, ...flags, '-'];
    const { stdout, stderr } = await execa(kubeScore, args, { input: manifests, reject: false, maxBuffer: 1 << 28 });
    if (!stdout.startsWith('[')) throw new Error(`kube-score ended without a result: ${stderr}`);
    return (JSON.parse(stdout) as Scored[]).flatMap(({ object_name, checks }) =>
      checks
        .filter(({ grade, skipped }) => grade < 10 && !skipped)
        .map(({ check, comments }) =>
          [object_name, check.id, ...(comments ?? []).map(({ path, summary }) => `${path} ${summary}`)].join(': '),
        ),
    );
  }

  test('finds nothing in any chart but what is meant', async () => {
    const found: Record<string, string[]> = {};
    const met = new Set<string>();
    const renders = everyRender();
    for (const render of renders) {
      const here = await findings(manifestsOf(render, helm.binary, NEWEST));
      for (const finding of here) for (const [meant] of MEANT) if (meant.test(finding)) met.add(meant.source);
      const others = here.filter((finding) => !isMeant(finding));
      if (others.length > 0) found[render.name] = others;
    }
    expect(found).toEqual({});
    expect(renders.length).toBeGreaterThan(10);
    expect([...met].sort()).toEqual(MEANT.map(([meant]) => meant.source).sort());
  }, 400_000);

  test('would find what is excluded', async () => {
    const renders = everyRender();
    for (const id of Object.keys(EXCLUDED)) {
      const others = Object.keys(EXCLUDED).filter((other) => other !== id);
      const found: string[] = [];
      for (const render of renders) {
        found.push(...(await findings(manifestsOf(render, helm.binary, NEWEST), others)));
        if (found.length > 0) break;
      }
      expect(found.join('\n'), id).toContain(`: ${id}`);
    }
  });

  test('can find', async () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i' }] } };
    const found = (await findings(stringify(pod))).join('\n');
    for (const id of [
      'container-image-tag',
      'container-resources',
      'container-ephemeral-storage-request-and-limit',
      'container-security-context-user-group-id',
      'container-security-context-readonlyrootfilesystem',
      'container-seccomp-profile',
      'pod-networkpolicy',
    ])
      expect(found).toContain(id);
  });
});
