import { join } from 'node:path';
import { Api } from '../support/api.js';
import { until } from '../support/wait.js';
import { installCrds } from './crds.js';
import { Guard } from './guard.js';
import { ready, startProxy } from './proxy.js';

/** A Kubernetes that tests run against. */
export interface Cluster {
  readonly kubeconfig: string;
  /** Where `kubectl proxy` answers. */
  readonly socketPath: string;
  /** A folder that is removed with it. */
  readonly folder: string;
  /** Whether nothing really runs, so that any image is as good as another. */
  readonly simulated: boolean;
  /** Whatever happens, all ends when this process does. */
  stop(): Promise<void>;
}

/** The Kubernetes of a kubeconfig, which gets the CustomResourceDefinitions that it lacks until `stop`. */
export async function joinCluster(kubeconfig: string): Promise<Cluster> {
  const guard = new Guard();
  const socketPath = join(guard.folder, 'api.sock');
  try {
    const proxy = startProxy(guard, kubeconfig, socketPath);
    const api = new Api(socketPath);
    await until(`the cluster of ${kubeconfig} answers`, () => ready(api, [proxy]));
    const removeCrds = await installCrds(api);
    return {
      kubeconfig,
      socketPath,
      folder: guard.folder,
      simulated: false,
      stop: async () => {
        await removeCrds();
        await guard.end();
      },
    };
  } catch (error) {
    await guard.end();
    throw error;
  }
}
