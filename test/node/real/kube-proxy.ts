import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Component } from '../../cluster/cluster/component.js';
import type { Guard } from '../../cluster/cluster/guard.js';
import { NODE_NAME } from './kubelet.js';

/** Starts kube-proxy, by which the addresses of Services lead to pods. */
export function startKubeProxy(guard: Guard, program: string, kubeconfig: string): Component {
  const config = join(guard.folder, 'kube-proxy.json');
  writeFileSync(
    config,
    JSON.stringify({
      apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
      kind: 'KubeProxyConfiguration',
      clientConnection: { kubeconfig },
      hostnameOverride: NODE_NAME,
      mode: 'nftables',
      // Both ends may be pods on the same bridge: an answer must come back this way too.
      nftables: { masqueradeAll: true },
      // The limits of connection tracking are the whole machine's.
      conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
      oomScoreAdj: 0,
    }),
  );
  return new Component(guard, 'kube-proxy', program, [`--config=${config}`]);
}
