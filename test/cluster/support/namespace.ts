import type { Helm } from '../../support/helms.js';
import type { Chart } from '../charts/index.js';
import type { Situation } from '../charts/chart.js';
import type { Api, KubeObject } from './api.js';
import type { TestCluster } from './cluster.js';
import { nameOf, isReleaseRecord } from './objects.js';
import { Release } from './release.js';
import type { Resource } from './resources.js';
import { until } from './wait.js';

/** What every namespace has from the start. */
const OWN = ['ServiceAccount/default', 'ConfigMap/kube-root-ca.crt'];

type Manifest = Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>;

/** A namespace of a test's own. */
export class Namespace {
  readonly name: string;
  readonly cluster: TestCluster;

  constructor(cluster: TestCluster, name: string) {
    this.cluster = cluster;
    this.name = name;
  }

  get api(): Api {
    return this.cluster.api;
  }

  /** A release in this namespace, not yet installed. */
  release(name: string, chart: Chart, situation: Situation, helm: Helm): Release {
    return new Release({ namespace: this, name, chart, situation, helm });
  }

  /** Everything in it but events and what every namespace has. */
  async objects(): Promise<KubeObject[]> {
    return this.#list((await this.cluster.kinds()).filter(({ namespaced }) => namespaced));
  }

  /** Those of one resource, such as `cronjobs.batch`. */
  async objectsOf(resource: string): Promise<KubeObject[]> {
    const kinds = (await this.cluster.kinds()).filter(({ fullName }) => fullName === resource);
    if (kinds.length === 0) throw new Error(`The cluster has no ${resource}.`);
    return this.#list(kinds);
  }

  /** The names of what is in it and of objects of the cluster that releases in it made, once those that go have gone. */
  async leftOver(but: (object: KubeObject) => boolean = () => false): Promise<string[]> {
    const left = async (kinds: readonly Resource[]): Promise<KubeObject[]> => {
      const [namespaced, ofCluster] = [true, false].map((each) => kinds.filter(({ namespaced }) => namespaced === each));
      return [...(await this.#list(namespaced ?? [])), ...(await this.#ofCluster(ofCluster ?? []))].filter((object) => !but(object));
    };
    const all = await this.cluster.kinds();
    let found = await left(all);
    // While something goes, only its kind is asked for again, for there are many; in the end all are.
    const gone = async (): Promise<true | undefined> => {
      const remaining = new Set(found.map(({ kind }) => kind));
      found = await left(all.filter(({ kind }) => remaining.has(kind)));
      if (found.length === 0) found = await left(all);
      return found.length === 0 || undefined;
    };
    // What is left is for the test to show.
    if (found.length > 0) await until('everything is gone', gone).catch(() => undefined);
    return found.map(nameOf);
  }

  /** Helm's records of the releases in it. */
  async releaseRecords(): Promise<KubeObject[]> {
    const secrets = await this.api.list(`/api/v1/namespaces/${this.name}/secrets`);
    return secrets.filter(isReleaseRecord);
  }

  async create(objects: readonly Manifest[]): Promise<void> {
    for (const object of objects) await this.api.create(await this.#pathOf(object), object);
  }

  /**
   * What the server says against an object, as a client creates it and as one applies it, with unknown and repeated fields
   * refused: what is wrong, and what it warns of. Nothing is made.
   */
  async complaintsAbout(object: Manifest): Promise<string[]> {
    const path = await this.#pathOf(object);
    const strictly = 'dryRun=All&fieldValidation=Strict';
    const answers = [
      await this.api.request('POST', `${path}?${strictly}`, object),
      await this.api.request(
        'PATCH',
        `${path}/${object.metadata.name}?${strictly}&fieldManager=test`,
        object,
        'application/apply-patch+yaml',
      ),
    ];
    return answers.flatMap(({ status, body, warnings }) => [...(status >= 300 ? [body] : []), ...warnings]);
  }

  /** Makes the server refuse changes of a resource such as `cronjobs.batch` here, until what this gives is called. */
  async refuseUpdates(resource: string): Promise<() => Promise<void>> {
    const [plural, ...group] = resource.split('.');
    const policies = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';
    const bindings = `${policies.slice(0, -'ies'.length)}ybindings`;
    const rule = { apiGroups: [group.join('.')], apiVersions: ['*'], resources: [plural], operations: ['UPDATE'] };
    await this.api.create(policies, {
      metadata: { name: this.name },
      spec: {
        matchConstraints: { resourceRules: [rule] },
        validations: [{ expression: 'false', message: 'refused by the test' }],
      },
    });
    const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': this.name } };
    await this.api.create(bindings, {
      metadata: { name: this.name },
      spec: { policyName: this.name, validationActions: ['Deny'], matchResources: { namespaceSelector } },
    });
    const objects = await this.objectsOf(resource);
    // Policies take effect, and lose it, a moment after the server has answered.
    const areRefused = async (): Promise<boolean> => {
      for (const object of objects) {
        const { body } = await this.api.request(
          'PATCH',
          `${await this.#pathOf(object)}/${object.metadata.name}?dryRun=All`,
          { metadata: { labels: { tried: 'yes' } } },
          'application/merge-patch+json',
        );
        if (body.includes('refused by the test')) return true;
      }
      return false;
    };
    await until(`the server refuses updates of ${resource}`, async () => (await areRefused()) || undefined);
    return async () => {
      await this.api.delete(`${bindings}/${this.name}`);
      await this.api.delete(`${policies}/${this.name}`);
      await until(`the server takes updates of ${resource} again`, async () => !(await areRefused()) || undefined);
    };
  }

  async #pathOf({ apiVersion, kind: name }: Manifest): Promise<string> {
    const kinds = await this.cluster.kinds();
    const kind = kinds.find((each) => each.apiVersion === apiVersion && each.kind === name);
    if (kind === undefined) throw new Error(`The cluster has no ${apiVersion} ${name}.`);
    return `${kind.base}/namespaces/${this.name}/${kind.resource}`;
  }

  async #list(kinds: readonly Resource[]): Promise<KubeObject[]> {
    const lists = await Promise.all(
      kinds.map(async ({ base, resource, apiVersion, kind }) => {
        const items = await this.api.list(`${base}/namespaces/${this.name}/${resource}`);
        return items.map((item) => ({ ...item, apiVersion, kind }));
      }),
    );
    return lists.flat().filter((object) => !OWN.includes(nameOf(object)));
  }

  async #ofCluster(kinds: readonly Resource[]): Promise<KubeObject[]> {
    const lists = await Promise.all(
      kinds.map(async ({ base, resource, kind }) => (await this.api.list(`${base}/${resource}`)).map((item) => ({ ...item, kind }))),
    );
    return lists.flat().filter(({ metadata }) => metadata.annotations?.['meta.helm.sh/release-namespace'] === this.name);
  }
}
