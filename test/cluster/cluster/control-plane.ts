import { join } from 'node:path';
import { built } from '../../support/tools.js';
import { Api } from '../support/api.js';
import { until } from '../support/wait.js';
import { startApiServer, type RealNodes } from './api-server.js';
import { CONTROLLER_MANAGER_ARGS, ETCD_ARGS, KWOK_ARGS, SCHEDULER_ARGS } from './arguments.js';
import type { Cluster } from './cluster.js';
import { Component } from './component.js';
import { installCrds } from './crds.js';
import { writeKeys, writeScheduler } from './files.js';
import { Guard } from './guard.js';
import { ready, startProxy } from './proxy.js';
import { addNodes, releaseNodes } from './simulated.js';

/** A folder of tools/ with a Kubernetes. */
export type Release = 'kubernetes-newest' | 'kubernetes-oldest';

/** The programs of a control plane: etcd, the API server, the controller manager, the scheduler and, where nodes are simulated, kwok. */
export async function programs(release: Release, nodes?: RealNodes): Promise<string[]> {
  return built(
    'etcd/etcd',
    ...['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((name) => `${release}/${name}`),
    ...(nodes ? [] : ['kwok/kwok']),
  );
}

/** A real control plane on this machine, with nodes that kwok simulates unless it gets others. */
export class ControlPlane implements Cluster {
  readonly kubeconfig: string;
  readonly socketPath: string;
  readonly folder: string;
  readonly simulated: boolean;
  readonly apiServer: Component;
  readonly #guard: Guard;
  readonly #api: Api;
  /** What works by the API server. */
  readonly #controllers: Component[] = [];

  /** Starts one, after building what is not built yet. */
  static async start(release: Release, nodes?: RealNodes): Promise<ControlPlane> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await ControlPlane.#start(release, nodes);
      } catch (error) {
        // Another process took the port before the API server did.
        if (attempt === 3 || !(error as Error).message.includes('address already in use')) throw error;
      }
    }
  }

  static async #start(release: Release, nodes?: RealNodes): Promise<ControlPlane> {
    const [etcd, apiServer, controllerManager, scheduler, kwok] = (await programs(release, nodes)) as [
      string,
      string,
      string,
      string,
      string?,
    ];
    const guard = new Guard();
    const components: Component[] = [];
    const start = (name: string, program: string, args: readonly string[]): Component => {
      const component = new Component(guard, name, program, args);
      components.push(component);
      return component;
    };
    try {
      writeKeys(guard.folder);
      start('etcd', etcd, ETCD_ARGS);
      const plane = new ControlPlane(guard, await startApiServer(guard, apiServer, nodes), nodes === undefined);
      components.push(plane.apiServer, startProxy(guard, plane.kubeconfig, plane.socketPath));
      await until('the API server is ready', () => ready(plane.#api, components), 120);
      writeScheduler(guard.folder, plane.kubeconfig);
      const config = `--kubeconfig=${plane.kubeconfig}`;
      plane.#controllers.push(
        start('kube-controller-manager', controllerManager, [...CONTROLLER_MANAGER_ARGS, config]),
        start('kube-scheduler', scheduler, SCHEDULER_ARGS),
      );
      if (kwok !== undefined) {
        plane.#controllers.push(start('kwok', kwok, [...KWOK_ARGS, config]));
        await addNodes(plane.#api);
      }
      await installCrds(plane.#api);
      return plane;
    } catch (error) {
      const logs = components.map(
        (component) => `--- ${component.name}${component.running ? '' : ', which has ended'}\n${component.log()}`,
      );
      await guard.end();
      throw new Error(`The control plane of ${release} did not start: ${(error as Error).message}\n${logs.join('\n')}`, { cause: error });
    }
  }

  private constructor(guard: Guard, apiServer: Component, simulated: boolean) {
    this.simulated = simulated;
    this.#guard = guard;
    this.apiServer = apiServer;
    this.folder = guard.folder;
    this.kubeconfig = join(guard.folder, 'kubeconfig');
    this.socketPath = join(guard.folder, 'api.sock');
    this.#api = new Api(this.socketPath);
  }

  /**
   * Starts the API server again after `apiServer.kill()`, and waits until it is ready. The controllers are started anew, too:
   * they would try again only after a while, some of them after minutes, and kwok forgets what it could not do.
   */
  async restartApiServer(): Promise<void> {
    this.apiServer.start();
    await until('the API server is ready again', () => ready(this.#api, [this.apiServer]), 120);
    for (const controller of this.#controllers) await controller.kill();
    await releaseNodes(this.#api);
    for (const controller of this.#controllers) controller.start();
  }

  async stop(): Promise<void> {
    await this.#guard.end();
  }
}
