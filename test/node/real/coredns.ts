import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Component } from '../../cluster/cluster/component.js';
import type { Guard } from '../../cluster/cluster/guard.js';
import type { Place } from './place.js';

/** Starts CoreDNS on the node's address. It knows the names of the cluster and no others. */
export function startCoreDns(guard: Guard, program: string, kubeconfig: string, { address }: Place): Component {
  const config = join(guard.folder, 'Corefile');
  writeFileSync(config, `.:53 {\n  bind ${address}\n  errors\n  kubernetes cluster.local {\n    kubeconfig ${kubeconfig}\n  }\n}\n`);
  return new Component(guard, 'coredns', program, ['-conf', config]);
}
