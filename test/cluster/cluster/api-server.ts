import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../support/wait.js';
import { API_SERVER_ARGS } from './arguments.js';
import { Component } from './component.js';
import { writeKubeconfig } from './files.js';
import type { Guard } from './guard.js';
import { freePort } from './port.js';

/** Where pods run that are not simulated: what the control plane then listens on, where they reach it. */
export interface RealNodes {
  readonly address: string;
}

/** Starts the API server on a port that was free a moment ago, and writes the kubeconfig. */
export async function startApiServer(guard: Guard, program: string, nodes: RealNodes | undefined): Promise<Component> {
  const port = await freePort();
  const component = new Component(guard, 'kube-apiserver', program, [...API_SERVER_ARGS, ...addressArgs(nodes), `--secure-port=${port}`]);
  const [certificate, key] = ['crt', 'key'].map((type) => join(guard.folder, `certs/apiserver.${type}`)) as [string, string];
  // The key is written after the certificate.
  await until('the API server has a certificate', () => !component.running || existsSync(key) || undefined);
  if (!component.running) throw new Error(`The API server ended.\n${component.log()}`);
  writeKubeconfig(guard.folder, `${nodes?.address ?? LOOPBACK}:${port}`, readFileSync(certificate));
  return component;
}

const LOOPBACK = '127.0.0.1';

/** Pods reach it as the Service kubernetes, whose endpoint it sets itself; nothing else could reach the loopback address. */
function addressArgs(nodes: RealNodes | undefined): string[] {
  const address = nodes?.address ?? LOOPBACK;
  const registers = nodes ? [] : ['--endpoint-reconciler-type=none'];
  return [`--bind-address=${address}`, `--advertise-address=${address}`, '--kubelet-preferred-address-types=InternalIP', ...registers];
}
