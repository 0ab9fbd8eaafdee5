import { kubectlBinary } from '../../support/tools.js';
import type { Api } from '../support/api.js';
import { Component } from './component.js';
import type { Guard } from './guard.js';

/** `kubectl proxy`, which answers on a Unix socket for the API server of a kubeconfig. */
export function startProxy(guard: Guard, kubeconfig: string, socketPath: string): Component {
  // By itself it refuses to pass on requests to execute something in a pod.
  const args = [`--kubeconfig=${kubeconfig}`, 'proxy', `--unix-socket=${socketPath}`, '--reject-paths=^$'];
  return new Component(guard, 'kubectl-proxy', kubectlBinary(), args);
}

/** True when the API server says that it is ready; throws when one of the components has ended. */
export async function ready(api: Api, components: readonly Component[]): Promise<true | undefined> {
  const ended = components.filter((component) => !component.running);
  if (ended.length > 0) throw new Error(`${ended.map(({ name }) => name).join(', ')} has ended.`);
  try {
    return (await api.request('GET', '/readyz')).status === 200 ? true : undefined;
  } catch {
    // The proxy does not listen yet.
    return undefined;
  }
}
