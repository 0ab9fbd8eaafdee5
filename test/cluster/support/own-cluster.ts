import { afterAll, beforeAll, inject } from 'vitest';
import { ControlPlane, type Release } from '../cluster/control-plane.js';
import { TestCluster } from './cluster.js';

/** A control plane of the tests around the call, from before the first of them until after the last. */
export function ownCluster(release: Release): { readonly plane: ControlPlane; readonly cluster: TestCluster } {
  let plane: ControlPlane;
  let cluster: TestCluster;
  beforeAll(async () => {
    plane = await ControlPlane.start(release);
    cluster = new TestCluster(plane, inject('scratch'));
  });
  afterAll(() => plane.stop());
  return {
    get plane() {
      return plane;
    },
    get cluster() {
      return cluster;
    },
  };
}
