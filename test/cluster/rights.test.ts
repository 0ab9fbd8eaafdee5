import { expect } from 'vitest';
import type { Situation } from './charts/chart.js';
import { charts } from './charts/index.js';
import { ServiceAccount } from './support/account.js';
import type { KubeObject } from './support/api.js';
import { test } from './support/cluster.js';
import { newestHelm } from './support/helms.js';
import { nameOf } from './support/objects.js';

/** What any account may do that is authenticated, on a cluster that gives them nothing more. */
const EVERYBODY = [
  'create selfsubjectaccessreviews.authorization.k8s.io',
  'create selfsubjectreviews.authentication.k8s.io',
  'create selfsubjectrulesreviews.authorization.k8s.io',
];

for (const chart of charts) {
  test(`the accounts of ${chart.name} may do what they are for, and nothing else`, async ({ cluster }) => {
    const [situation] = chart.ci;
    if (situation === undefined) throw new Error(`${chart.name} has no values for CI.`);
    const namespace = await cluster.namespace(chart.podSecurity);
    const elsewhere = await cluster.namespace(chart.podSecurity);
    await namespace.release('product', chart, situation, newestHelm).install();

    const common = await ServiceAccount.use(elsewhere, 'default', (account) => account.allowedIn(namespace.name));
    expect(common).toEqual(expect.arrayContaining(EVERYBODY));
    if (cluster.simulated) expect(common.filter((right) => !right.includes('clustertrustbundles'))).toEqual(EVERYBODY);

    const accounts = chart.accounts('product');
    for (const { name, may } of accounts) {
      await ServiceAccount.use(namespace, name, async (account) => {
        expect(await account.allowedIn(namespace.name), name).toEqual(sorted([...common, ...may]));
        for (const other of [elsewhere.name, 'kube-system']) expect(await account.allowedWithin(other), `${name}, in ${other}`).toEqual([]);
      });
    }

    const pods = await namespace.objectsOf('pods');
    expect(pods).not.toEqual([]);
    for (const pod of pods) {
      const account = accounts.find(({ name }) => name === pod['spec'].serviceAccountName);
      expect(account, `${nameOf(pod)} runs as ${String(pod['spec'].serviceAccountName)}`).toBeDefined();
      expect(mountsToken(pod), nameOf(pod)).toBe(account?.token ?? account?.may.length !== 0);
    }
  });
}

for (const chart of charts) {
  const { spread } = chart;
  if (spread === undefined) continue;
  test(`the accounts of ${chart.name} may do in another namespace what they are for there, and nothing else`, async ({ cluster }) => {
    const [situation] = chart.ci as [Situation];
    const namespace = await cluster.namespace(chart.podSecurity);
    const elsewhere = await cluster.namespace(chart.podSecurity);
    const third = await cluster.namespace(chart.podSecurity);
    const release = namespace.release('product', chart, situation, newestHelm);
    await release.install({ values: spread.values(elsewhere.name) });

    const common = await ServiceAccount.use(third, 'default', (account) => account.allowedIn(third.name));
    for (const { isElsewhere, mayElsewhere, mayHere, name } of spread.accounts('product')) {
      await ServiceAccount.use(isElsewhere === true ? elsewhere : namespace, name, async (account) => {
        expect(await account.allowedIn(namespace.name), name).toEqual(sorted([...common, ...mayHere]));
        expect(await account.allowedWithin(elsewhere.name), `${name}, elsewhere`).toEqual(sorted(mayElsewhere));
        expect(await account.allowedWithin(third.name), `${name}, in a third namespace`).toEqual([]);
      });
    }
    await release.uninstall();
    expect(await elsewhere.leftOver()).toEqual([]);
    expect(await namespace.leftOver(chart.stays)).toEqual([]);
  });
}

const sorted = (rights: readonly string[]): string[] => [...new Set(rights)].sort();

const mountsToken = ({ spec }: KubeObject): boolean =>
  ((spec.volumes ?? []) as { projected?: { sources: object[] } }[]).some(({ projected }) =>
    projected?.sources.some((source) => 'serviceAccountToken' in source),
  );

test('rights that an account was given are found', async ({ cluster }) => {
  const namespace = await cluster.namespace('restricted');
  const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace.name}`;
  await cluster.api.create(`${rbac}/roles`, {
    metadata: { name: 'launcher' },
    rules: [
      { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'list'] },
      { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] },
    ],
  });
  const before = await ServiceAccount.use(namespace, 'default', (account) => account.allowedIn(namespace.name));
  await cluster.api.create(`${rbac}/rolebindings`, {
    metadata: { name: 'launcher' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'launcher' },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: namespace.name }],
  });
  const after = await ServiceAccount.use(namespace, 'default', (account) => account.allowedIn(namespace.name));
  expect(after.filter((right) => !before.includes(right))).toEqual(['create jobs.batch', 'create pods/exec', 'list jobs.batch']);
});
