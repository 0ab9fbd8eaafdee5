import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Component } from '../../cluster/cluster/component.js';
import { Guard } from '../../cluster/cluster/guard.js';
import { Api } from '../../cluster/support/api.js';
import { until } from '../../cluster/support/wait.js';
import { built } from '../../support/tools.js';
import { startContainerd } from './containerd.js';
import { startCoreDns } from './coredns.js';
import { startKubeProxy } from './kube-proxy.js';
import { NODE_NAME, startKubelet } from './kubelet.js';
import type { Place } from './place.js';

const PROGRAMS = [
  'containerd/containerd',
  'containerd/containerd-shim-runc-v2',
  'containerd/ctr',
  'cni-plugins/bridge',
  'coredns/coredns',
  'kubernetes-newest/kubelet',
  'kubernetes-newest/kube-proxy',
] as const;

type Paths = [string, string, string, string, string, string, string];

/** A control plane, as far as a node needs it. */
interface ControlPlane {
  readonly kubeconfig: string;
  readonly socketPath: string;
}

/** A node that really runs pods: kubelet with containerd, and next to it kube-proxy and CoreDNS. */
export class RealNode {
  readonly #guard: Guard;

  /** Starts one, and waits until it takes pods, and names and addresses of Services lead somewhere. */
  static async start(plane: Promise<ControlPlane>, place: Place): Promise<RealNode> {
    const [containerd, shim, ctr, bridge, coredns, kubelet, kubeProxy] = (await built(...PROGRAMS)) as Paths;
    const guard = new Guard();
    const components: Component[] = [];
    try {
      // It unpacks images while the control plane starts.
      const [{ kubeconfig, socketPath }, runtime] = await Promise.all([
        plane,
        startContainerd(guard, { containerd, shim, ctr, bridge }, place),
      ]);
      components.push(
        runtime,
        startKubelet(guard, kubelet, kubeconfig, place),
        startKubeProxy(guard, kubeProxy, kubeconfig),
        startCoreDns(guard, coredns, kubeconfig, place),
      );
      const running = <T>(what: string, ask: () => Promise<T | undefined>): Promise<T> =>
        until(
          what,
          async () => {
            const ended = components.filter((component) => !component.running);
            if (ended.length > 0) throw new Error(`${ended.map(({ name }) => name).join(', ')} has ended.`);
            return ask();
          },
          120,
        );
      const api = new Api(socketPath);
      await running('the node takes pods', async () => {
        const node = await api.find(`/api/v1/nodes/${NODE_NAME}`);
        const conditions = (node?.['status']?.conditions ?? []) as { type: string; status: string }[];
        const ready = conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
        return (ready && node?.['spec'].taints === undefined) || undefined;
      });
      const resolver = new Resolver({ timeout: 500, tries: 1 });
      resolver.setServers([place.address]);
      const names = (): Promise<string[] | undefined> => resolver.resolve4('kubernetes.default.svc.cluster.local').catch(() => undefined);
      const [service] = await running('the name of a Service is found', names);
      await running('the address of a Service leads to its pods', () => accepts(service as string, 443));
      return new RealNode(guard);
    } catch (error) {
      const logs = components.map(
        (component) => `--- ${component.name}${component.running ? '' : ', which has ended'}\n${component.log()}`,
      );
      await guard.end();
      throw new Error(`The node did not start: ${(error as Error).message}\n${logs.join('\n')}`, { cause: error });
    }
  }

  private constructor(guard: Guard) {
    this.#guard = guard;
  }

  async stop(): Promise<void> {
    await this.#guard.end();
  }
}

async function accepts(host: string, port: number): Promise<true | undefined> {
  const socket = connect({ host, port, timeout: 500 });
  try {
    await Promise.race([once(socket, 'connect'), once(socket, 'timeout').then(() => Promise.reject(new Error('timeout')))]);
    return true;
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}
