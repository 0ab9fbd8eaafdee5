import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { joinCluster, type Cluster } from './cluster/cluster.js';
import { ControlPlane, programs } from './cluster/control-plane.js';
import { figure, figuresTable } from './support/figures.js';

declare module 'vitest' {
  interface ProvidedContext {
    cluster: Pick<Cluster, 'kubeconfig' | 'socketPath' | 'simulated'>;
    /** A folder of all tests' own. */
    scratch: string;
  }
}

/** One cluster for all files of tests: the one of FLOE_TEST_KUBECONFIG, or a new one. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const given = process.env['FLOE_TEST_KUBECONFIG'];
  const [, building] = await timed(given === undefined ? programs('kubernetes-newest') : Promise.resolve([]));
  const [cluster, starting] = await timed(given === undefined ? ControlPlane.start('kubernetes-newest') : joinCluster(given));
  const { kubeconfig, socketPath, simulated, folder } = cluster;
  const scratch = join(folder, 'tests');
  mkdirSync(scratch);
  figure(scratch, 'Seconds to build the control plane', building);
  figure(scratch, 'Seconds to start the control plane', starting);
  provide('cluster', { kubeconfig, socketPath, simulated });
  provide('scratch', scratch);
  return async () => {
    process.stderr.write(`\n${figuresTable(scratch)}\n`);
    await cluster.stop();
  };
}

/** What comes out of it, and the seconds that it took. */
async function timed<T>(work: Promise<T>): Promise<[T, number]> {
  const started = Date.now();
  return [await work, (Date.now() - started) / 1000];
}
