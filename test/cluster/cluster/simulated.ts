import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../support/wait.js';
import type { Api } from '../support/api.js';

/** What kwok plays. */
export const STAGES = join(dirname(fileURLToPath(import.meta.url)), 'stages.yaml');

const NODES = ['node-1', 'node-2'];

/** Gives a control plane its nodes and a default StorageClass, and waits until pods can be scheduled. */
export async function addNodes(api: Api): Promise<void> {
  await api.create('/apis/storage.k8s.io/v1/storageclasses', {
    metadata: { name: 'simulated', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'simulated.test',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  for (const name of NODES) {
    await api.create('/api/v1/nodes', { metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' } } });
  }
  for (const name of NODES) {
    // The node controller takes the taint of a node that is not ready away.
    await until(`node ${name} takes pods`, async () => {
      const { spec } = await api.get(`/api/v1/nodes/${name}`);
      return spec.taints === undefined ? true : undefined;
    });
  }
  await until('namespaces get their service account', () => api.find('/api/v1/namespaces/default/serviceaccounts/default'));
}

/** Gives the nodes to another kwok, which would wait until the leases of the one before are over. */
export async function releaseNodes(api: Api): Promise<void> {
  for (const name of NODES) await api.delete(`/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`);
}
