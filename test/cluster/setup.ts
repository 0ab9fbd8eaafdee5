import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { joinCluster, type Cluster } from './cluster/cluster.js';
import { ControlPlane } from './cluster/control-plane.js';
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
  const scratch = mkdtempSync(join(tmpdir(), 'floe-cluster-tests-'));
  const given = process.env['FLOE_TEST_KUBECONFIG'];
  const started = Date.now();
  const cluster = given === undefined ? await ControlPlane.start('kubernetes-newest') : await joinCluster(given);
  figure(scratch, 'Seconds until the control plane was ready', (Date.now() - started) / 1000);
  const { kubeconfig, socketPath, simulated } = cluster;
  provide('cluster', { kubeconfig, socketPath, simulated });
  provide('scratch', scratch);
  return async () => {
    process.stderr.write(`\n${figuresTable(scratch)}\n`);
    await cluster.stop();
    rmSync(scratch, { recursive: true, force: true });
  };
}
