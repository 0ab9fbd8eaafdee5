import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Guard } from '../cluster/guard.js';
import { startProxy } from '../cluster/proxy.js';
import { Api } from './api.js';
import type { Namespace } from './namespace.js';
import type { Resource } from './resources.js';
import { until } from './wait.js';

const AT_ONCE = 8;

/** A service account that makes requests with a token of its own. */
export class ServiceAccount {
  readonly #api: Api;
  readonly #resources: readonly Resource[];

  private constructor(api: Api, resources: readonly Resource[]) {
    this.#api = api;
    this.#resources = resources;
  }

  /** Gives the account a token for as long as it is used. */
  static async use<T>(namespace: Namespace, name: string, work: (account: ServiceAccount) => Promise<T>): Promise<T> {
    const { cluster } = namespace;
    const guard = new Guard();
    try {
      const { stdout: token } = await cluster.kubectl(['create', 'token', name, '--namespace', namespace.name]);
      const { stdout: config } = await cluster.kubectl(['config', 'view', '--raw', '--minify', '--output', 'json']);
      const { contexts, ...rest } = JSON.parse(config) as { contexts: { name: string; context: { cluster: string } }[] };
      const kubeconfig = join(guard.folder, 'kubeconfig');
      writeFileSync(
        kubeconfig,
        JSON.stringify({
          ...rest,
          contexts: contexts.map((each) => ({ ...each, context: { cluster: each.context.cluster, user: name } })),
          users: [{ name, user: { token } }],
        }),
        { mode: 0o600 },
      );
      const socketPath = join(guard.folder, 'api.sock');
      startProxy(guard, kubeconfig, socketPath);
      const api = new Api(socketPath);
      await until('the account reaches the API server', async () => {
        const answer = await api.request('GET', '/version').catch(() => undefined);
        return answer?.status === 200 ? true : undefined;
      });
      return await work(new ServiceAccount(api, await cluster.resources()));
    } finally {
      await guard.end();
    }
  }

  /**
   * What the API server does not forbid it, of everything that can be asked: each verb on each resource, of the cluster and
   * of a namespace, as `create jobs.batch`. Nothing is done for it: what would be created is empty, what would be deleted is
   * not there, and all is a dry run.
   */
  async allowedIn(namespace: string): Promise<string[]> {
    return this.#allowed(namespace, this.#resources);
  }

  /** As `allowedIn`, of what is in the namespace only. */
  async allowedWithin(namespace: string): Promise<string[]> {
    return this.#allowed(
      namespace,
      this.#resources.filter(({ namespaced }) => namespaced),
    );
  }

  async #allowed(namespace: string, resources: readonly Resource[]): Promise<string[]> {
    const attempts = resources.flatMap((resource) => resource.verbs.map((verb) => ({ resource, verb })));
    const allowed: string[] = [];
    const queue = attempts.values();
    const worker = async (): Promise<void> => {
      for (const { resource, verb } of queue)
        if (await this.#isAllowed(verb, resource, namespace)) allowed.push(`${verb} ${resource.fullName}`);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return allowed.sort();
  }

  async #isAllowed(verb: string, { base, resource, namespaced }: Resource, namespace: string): Promise<boolean> {
    const [plural, part] = resource.split('/') as [string, string?];
    const collection = `${base}/${namespaced ? `namespaces/${namespace}/` : ''}${plural}`;
    const ofAll = ['list', 'watch', 'deletecollection'].includes(verb) || (verb === 'create' && part === undefined);
    const path = ofAll ? collection : `${collection}/nobody${part === undefined ? '' : `/${part}`}`;
    const query = verb === 'watch' ? '?watch=true&timeoutSeconds=1' : '?dryRun=All';
    const { status, body } = await this.#api.request(METHODS[verb] ?? 'GET', `${path}${query}`, BODIES[verb], CONTENT_TYPES[verb]);
    if (status === 401) throw new Error(`The account's token is not accepted: ${body}`);
    return status !== 403;
  }
}

const METHODS: Readonly<Record<string, string>> = {
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
};
const BODIES: Readonly<Record<string, object>> = { create: {}, update: {}, patch: {} };
const CONTENT_TYPES: Readonly<Record<string, string>> = { patch: 'application/merge-patch+json' };
