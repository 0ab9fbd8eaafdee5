import type { TestProject } from 'vitest/node';
import { ControlPlane } from '../cluster/cluster/control-plane.js';
import { RealNode } from './real/node.js';
import { place } from './real/place.js';

/** One control plane and one node, for all test files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const here = place();
  const started = Date.now();
  const starting = ControlPlane.start('kubernetes-newest', { address: here.address });
  const node = await RealNode.start(starting, here);
  const plane = await starting;
  process.stderr.write(`The node took ${Math.round((Date.now() - started) / 1000)} s to be ready.\n`);
  project.provide('kubeconfig', plane.kubeconfig);
  return async () => {
    await node.stop();
    await plane.stop();
  };
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of the cluster with the real node. */
    kubeconfig: string;
  }
}
