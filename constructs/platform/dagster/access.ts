import type { Construct } from 'constructs';
import {
  Manifest,
  not,
  orElse,
  release,
  when,
  When,
  whenSet,
  type Condition,
  type Expr,
  type RefsOf,
  type TemplatedItem,
} from '../../../src/index.js';
import type { PolicyRule, Role, RoleBinding, ServiceAccount } from '../../../src/kubernetes/index.js';
import type { accountValues } from './values/account.js';

type AccountSettings = RefsOf<ReturnType<typeof accountValues>>;

/** The service account of a component: one that the chart makes, or the operator's. Pods ask for its token themselves. */
export function account(scope: Construct, component: string, settings: AccountSettings, namespace?: Expr<string>): Expr<string> {
  const { annotations, create, name } = settings;
  const own = new Manifest<ServiceAccount>(
    new When(scope, `With-${component}-account`, create),
    `${component}-account`,
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { ...(namespace === undefined ? {} : { namespace }), annotations: whenSet(annotations) },
      automountServiceAccountToken: false,
    },
    { component, suffix: component },
  );
  return when<string>(create, own.ref, orElse(name, 'default'));
}

interface Rights {
  /** When the component is there, and has rights at all. Default: always. */
  readonly when?: Condition;
  readonly component: string;
  readonly account: Expr<string>;
  /** The namespace of the account. */
  readonly accountNamespace: Expr<string>;
  readonly rules: readonly TemplatedItem<PolicyRule>[];
}

const rule = (apiGroup: string, resource: string, ...verbs: string[]): PolicyRule => ({
  apiGroups: [apiGroup],
  resources: [resource],
  verbs,
});

/** What stops a run: its Job and the Job's pods are looked up and deleted. */
const stopping = (...further: string[]): PolicyRule[] => [rule('batch', 'jobs', 'delete', ...further), rule('', 'pods', 'delete', 'list')];

/** What starts Jobs, looks after them, and says what became of them: events, and the end of the pods' logs. */
const watching: PolicyRule[] = [rule('batch', 'jobs/status', 'get'), rule('', 'pods/log', 'get'), rule('', 'events', 'list')];

export interface AccessProps {
  readonly webserver: Expr<string>;
  readonly daemon: Expr<string>;
  readonly runs: Expr<string>;
  readonly runNamespace: Expr<string>;
  /** Whether runs wait in the queue; otherwise the web server starts them. */
  readonly isQueued: Condition;
  readonly runsStartPods: Condition;
}

/**
 * What Dagster may do in the namespace where runs start: what its launcher (dagster_k8s.client) calls, and no more. The
 * read-only web server has no rights, and code locations have none.
 */
export function addAccess(scope: Construct, { daemon, isQueued, runNamespace, runs, runsStartPods, webserver }: AccessProps): void {
  const create = when<PolicyRule>(not(isQueued), rule('batch', 'jobs', 'create'));
  const all: Rights[] = [
    { component: 'webserver', account: webserver, accountNamespace: release.namespace, rules: [...stopping(), create] },
    { component: 'daemon', account: daemon, accountNamespace: release.namespace, rules: [...stopping('create', 'list'), ...watching] },
    {
      when: runsStartPods,
      component: 'run',
      account: runs,
      accountNamespace: runNamespace,
      rules: [rule('batch', 'jobs', 'create', 'delete', 'list'), rule('', 'pods', 'create', 'delete', 'get', 'list'), ...watching],
    },
  ];
  for (const rights of all)
    addRights(rights.when === undefined ? scope : new When(scope, `With-${rights.component}-rights`, rights.when), rights, runNamespace);
}

function addRights(scope: Construct, { account: name, accountNamespace, component, rules }: Rights, namespace: Expr<string>): void {
  const options = { component, suffix: component };
  const role = new Manifest<Role>(
    scope,
    `${component}-role`,
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { namespace }, rules },
    options,
  );
  new Manifest<RoleBinding>(
    scope,
    `${component}-role-binding`,
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role.ref },
      subjects: [{ kind: 'ServiceAccount', name, namespace: accountNamespace }],
    },
    options,
  );
}
