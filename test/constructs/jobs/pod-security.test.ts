import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Rendered } from '../../../src/testing/index.js';
import { eachHelm, folder, IMAGE, MONITORING, renderJobs, type Tree } from '../../support/floe-jobs.js';
import { RICH } from '../../support/floe-jobs-values.js';
import { podSecurityFindings } from '../../support/pod-security.js';
import { podTemplates } from '../../support/references.js';

const EXAMPLES = join(dirname(fileURLToPath(import.meta.url)), '../../../examples');

/** Every values file for the chart: those of the examples, and those that the chart brings. */
const files = [
  ...readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?:^|\/)values[^/]*\.yaml$/.test(file) && /floe-jobs/.test(readFileSync(join(EXAMPLES, file), 'utf8')))
    .map((file) => join(EXAMPLES, file)),
  ...readdirSync(folder)
    .filter((file) => /^values-.*\.yaml$/.test(file))
    .map((file) => join(folder, file)),
];

const GOOD = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [{ name: 'c', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
};
const [CONTAINER] = GOOD.containers as [(typeof GOOD.containers)[number]];
const pod = (spec: Tree, annotations: Tree = {}): Rendered => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', annotations: annotations as Record<string, string> },
  spec: { ...GOOD, ...spec },
});
const context = (more: Tree): Tree => ({ containers: [{ ...CONTAINER, securityContext: { ...CONTAINER.securityContext, ...more } }] });

describe('the checker', () => {
  test('finds nothing in a restricted pod', () => {
    expect(podSecurityFindings(pod({}))).toEqual([]);
    expect(podSecurityFindings(pod(context({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } })))).toEqual([]);
    expect(
      podSecurityFindings(
        pod({
          volumes: [{ name: 'a', emptyDir: {} }],
          securityContext: { ...GOOD.securityContext, sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] },
        }),
      ),
    ).toEqual([]);
  });

  test.each<[string, Rendered]>([
    ['hostNetwork', pod({ hostNetwork: true })],
    ['hostPID', pod({ hostPID: true })],
    ['hostIPC', pod({ hostIPC: true })],
    ['hostProcess', pod(context({ windowsOptions: { hostProcess: true } }))],
    ['privileged', pod(context({ privileged: true }))],
    ['adds SYS_ADMIN', pod(context({ capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } }))],
    ['does not drop ALL', pod(context({ capabilities: { drop: ['NET_RAW'] } }))],
    ['is a hostPath', pod({ volumes: [{ name: 'a', hostPath: { path: '/' } }] })],
    ['is a nfs', pod({ volumes: [{ name: 'a', nfs: {} }] })],
    ['hostPort 80', pod({ containers: [{ ...CONTAINER, ports: [{ containerPort: 80, hostPort: 80 }] }] })],
    ['a host in httpGet', pod({ containers: [{ ...CONTAINER, livenessProbe: { httpGet: { port: 80, host: 'a' } } }] })],
    ['AppArmor Unconfined', pod(context({ appArmorProfile: { type: 'Unconfined' } }))],
    ['unconfined', pod({}, { 'container.apparmor.security.beta.kubernetes.io/c': 'unconfined' })],
    ['SELinux type spc_t', pod(context({ seLinuxOptions: { type: 'spc_t' } }))],
    ['SELinux user', pod(context({ seLinuxOptions: { user: 'a' } }))],
    ['procMount Unmasked', pod(context({ procMount: 'Unmasked' }))],
    ['seccomp Unconfined', pod(context({ seccompProfile: { type: 'Unconfined' } }))],
    ['no seccomp profile', pod({ securityContext: { runAsNonRoot: true } })],
    ['sysctl kernel.msgmax', pod({ securityContext: { ...GOOD.securityContext, sysctls: [{ name: 'kernel.msgmax', value: '1' }] } })],
    ['allowPrivilegeEscalation', pod(context({ allowPrivilegeEscalation: true }))],
    ['runAsNonRoot is not true', pod({ securityContext: { seccompProfile: { type: 'RuntimeDefault' } } })],
    ['runAsNonRoot is false', pod(context({ runAsNonRoot: false }))],
    ['runAsUser is 0', pod(context({ runAsUser: 0 }))],
    ['initContainers.i', pod({ initContainers: [{ name: 'i' }] })],
  ])('finds %s', (finding, bad) => {
    expect(podSecurityFindings(bad).join('\n')).toContain(finding);
  });
});

describe.each([eachHelm[0], eachHelm.at(-1)].filter((each) => each !== undefined))('Helm %s', (_, helm) => {
  const options = { helm: helm.binary, apiVersions: MONITORING };
  const cases: [string, unknown][] = [
    [
      'one job of each kind',
      {
        defaults: { image: IMAGE, schedule: '@daily' },
        jobs: {
          a: {},
          b: { kind: 'dbt', schedule: null },
          c: { kind: 'dlt' },
          d: { kind: 'quality' },
          e: { steps: [{ name: 'a' }, { name: 'b', kind: 'dbt' }] },
        },
      },
    ],
    ...Object.entries(RICH).map(([name, values]): [string, unknown] => [`rich ${name}`, values]),
    ...files.map((file): [string, unknown] => [file.replace(/.*\/(?=.*\/)/, ''), parse(readFileSync(file, 'utf8'))]),
  ];

  test('no pod breaks the restricted standard, the test’s included', async () => {
    let pods = 0;
    for (const [name, values] of cases) {
      const rendered = await renderJobs(values, options);
      expect(rendered.flatMap(podSecurityFindings), name).toEqual([]);
      expect(
        rendered.some(({ kind, metadata }) => kind === 'Pod' && metadata.annotations?.['helm.sh/hook'] === 'test'),
        name,
      ).toBe(true);
      pods += rendered.flatMap(podTemplates).length;
    }
    expect(pods).toBeGreaterThan(20);
    expect(existsSync(EXAMPLES) && files.length).toBeGreaterThan(0);
  });
});

test('what weakens the standard is the operator’s word, and reaches the pod', async () => {
  const rendered = await renderJobs({
    jobs: { a: { image: IMAGE, securityContext: { allowPrivilegeEscalation: true }, podSecurityContext: { runAsNonRoot: false } } },
  });
  expect(rendered.flatMap(podSecurityFindings).map((finding) => finding.replace(/^Job \S+: /, ''))).toEqual([
    'securityContext: runAsNonRoot is false',
    'containers.job: allowPrivilegeEscalation is not false',
    'containers.job: runAsNonRoot is not true',
  ]);
});
