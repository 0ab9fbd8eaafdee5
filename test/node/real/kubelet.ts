import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Component } from '../../cluster/cluster/component.js';
import type { Guard } from '../../cluster/cluster/guard.js';
import { CONTAINERD_SOCKET } from './containerd.js';
import type { Place } from './place.js';

export const NODE_NAME = 'real';

/** Starts kubelet, which registers the node. */
export function startKubelet(guard: Guard, program: string, kubeconfig: string, { cgroup, address }: Place): Component {
  const config = join(guard.folder, 'kubelet.json');
  writeFileSync(
    config,
    JSON.stringify({
      apiVersion: 'kubelet.config.k8s.io/v1beta1',
      kind: 'KubeletConfiguration',
      containerRuntimeEndpoint: `unix://${CONTAINERD_SOCKET}`,
      // Only what is in its network namespace can reach it.
      authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
      authorization: { mode: 'AlwaysAllow' },
      cgroupDriver: 'cgroupfs',
      cgroupRoot: cgroup,
      failCgroupV1: false,
      failSwapOn: false,
      // -999, the default, takes a right that not every root has.
      oomScoreAdj: 0,
      // Kernel settings are looked at, never changed.
      protectKernelDefaults: true,
      clusterDNS: [address],
      clusterDomain: 'cluster.local',
      resolvConf: '',
      podLogsDir: join(guard.folder, 'pods'),
      volumePluginDir: join(guard.folder, 'volume-plugins'),
      nodeStatusUpdateFrequency: '2s',
      syncFrequency: '10s',
      // The disk of the machine is not the node's own.
      evictionHard: { 'memory.available': '100Mi' },
      imageGCHighThresholdPercent: 100,
    }),
  );
  return new Component(guard, 'kubelet', program, [
    `--config=${config}`,
    `--kubeconfig=${kubeconfig}`,
    `--hostname-override=${NODE_NAME}`,
    `--node-ip=${address}`,
  ]);
}
