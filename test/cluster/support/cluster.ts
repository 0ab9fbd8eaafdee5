import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject, test as plain } from 'vitest';
import { kubectlBinary } from '../../support/tools.js';
import type { Helm } from '../../support/helms.js';
import type { Cluster } from '../cluster/cluster.js';
import { Api } from './api.js';
import { figure } from './figures.js';
import { allResources, areObjects, type Resource } from './resources.js';
import { Namespace } from './namespace.js';
import { run, type Run } from './run.js';

/** A cluster as a test uses it. What the test made there is removed when it ends. */
export class TestCluster {
  readonly api: Api;
  readonly simulated: boolean;
  readonly #kubeconfig: string;
  readonly #scratch: string;
  readonly #namespaces: string[] = [];
  #resources: Promise<Resource[]> | undefined;

  constructor({ kubeconfig, socketPath, simulated }: Pick<Cluster, 'kubeconfig' | 'socketPath' | 'simulated'>, scratch: string) {
    this.api = new Api(socketPath);
    this.simulated = simulated;
    this.#kubeconfig = kubeconfig;
    this.#scratch = scratch;
  }

  /** A new namespace that enforces a Pod Security Standard and warns of what breaks the restricted one. */
  async namespace(podSecurity: 'baseline' | 'restricted'): Promise<Namespace> {
    const name = `floe-test-${randomUUID().slice(0, 8)}`;
    await this.api.create('/api/v1/namespaces', {
      metadata: {
        name,
        labels: {
          'pod-security.kubernetes.io/enforce': podSecurity,
          'pod-security.kubernetes.io/warn': 'restricted',
          // By which those of a run that was killed can be found.
          'app.kubernetes.io/managed-by': 'floe-charts-tests',
        },
      },
    });
    this.#namespaces.push(name);
    return new Namespace(this, name);
  }

  async kubectl(args: readonly string[], input?: string): Promise<Run> {
    return run(kubectlBinary(), ['--kubeconfig', this.#kubeconfig, ...args], {}, input);
  }

  async helm(helm: Helm, args: readonly string[]): Promise<Run> {
    const homes = Object.fromEntries(['CACHE', 'CONFIG', 'DATA'].map((home) => [`HELM_${home}_HOME`, join(this.#scratch, 'helm')]));
    return run(helm.binary, args, { ...homes, KUBECONFIG: this.#kubeconfig });
  }

  /** All that the API server serves; asked for once, as definitions of custom resources are there from the start. */
  async resources(): Promise<Resource[]> {
    this.#resources ??= allResources(this.api);
    return this.#resources;
  }

  async kinds(): Promise<Resource[]> {
    return (await this.resources()).filter(areObjects);
  }

  scratchFolder(): string {
    return mkdtempSync(join(this.#scratch, 'test-'));
  }

  scratchFile(name: string, text: string): string {
    const file = join(this.scratchFolder(), name);
    writeFileSync(file, text);
    return file;
  }

  /** The folder of a chart with one template. */
  scratchChart(name: string, manifest: object): string {
    const folder = this.scratchFolder();
    mkdirSync(join(folder, 'templates'));
    writeFileSync(join(folder, 'Chart.yaml'), JSON.stringify({ apiVersion: 'v2', name, version: '1.0.0' }));
    writeFileSync(join(folder, 'templates/manifest.yaml'), JSON.stringify(manifest));
    return folder;
  }

  /** Notes what was measured, for the table at the end of the run. */
  figure(what: string, value: number): void {
    figure(this.#scratch, what, value);
  }

  /** Removes the namespaces; they go by and by. */
  async cleanUp(): Promise<void> {
    for (const name of this.#namespaces.splice(0)) await this.api.delete(`/api/v1/namespaces/${name}`);
  }
}

/** A test with the cluster of the run. */
export const test = plain.extend<{ cluster: TestCluster }>({
  cluster: async ({}, use) => {
    const cluster = new TestCluster(inject('cluster'), inject('scratch'));
    await use(cluster);
    await cluster.cleanUp();
  },
});
