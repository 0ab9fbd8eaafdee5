import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync, chmodSync, chownSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Rendered } from '../../../src/testing/index.js';
import { Guard } from '../../cluster/cluster/guard.js';
import { podTemplates } from '../../support/references.js';
import { expanded } from './expansion.js';
import { mountScript, type Mount } from './mounts.js';

type Tree = Readonly<Record<string, unknown>>;
type Data = Readonly<Record<string, string>>;

interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef?: KeyRef; readonly configMapKeyRef?: KeyRef };
}
interface KeyRef {
  readonly name: string;
  readonly key: string;
  readonly optional?: boolean;
}
interface Volume {
  readonly name: string;
  readonly emptyDir?: Tree;
  readonly configMap?: { readonly name: string };
  readonly secret?: { readonly secretName: string; readonly defaultMode?: number };
  readonly persistentVolumeClaim?: { readonly claimName: string };
  readonly projected?: {
    readonly defaultMode?: number;
    readonly sources: readonly { readonly secret?: Source; readonly configMap?: Source }[];
  };
}
interface Source {
  readonly name: string;
  readonly items?: readonly { readonly key: string; readonly path: string }[];
}
export interface Container {
  readonly name: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly { readonly secretRef?: { readonly name: string }; readonly configMapRef?: { readonly name: string } }[];
  readonly volumeMounts?: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly subPath?: string;
    readonly readOnly?: boolean;
  }[];
  readonly securityContext?: { readonly readOnlyRootFilesystem?: boolean };
}
export interface Pod {
  readonly automountServiceAccountToken?: boolean;
  readonly securityContext?: { readonly runAsUser?: number; readonly runAsGroup?: number; readonly fsGroup?: number };
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes?: readonly Volume[];
}

/** The programs that containers find, in place of those of their images. */
export interface Image {
  readonly path: readonly string[];
  /** Folders outside of /usr that they need. */
  readonly folders: readonly string[];
}

/** What a pod gets where its token is mounted. */
export interface ApiAccess {
  readonly host: string;
  readonly port: string;
  readonly token: string;
  readonly certificate: string;
}

/** A container that runs. */
export class Running {
  readonly exited: Promise<number>;
  output = '';
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (this.output += data.toString()));
    this.exited = new Promise((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  }

  /** Ends it as Kubernetes does, and waits for its end. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const { exitCode, pid, signalCode } = this.#child;
    if (exitCode === null && signalCode === null && pid !== undefined) process.kill(-pid, signal);
    await this.exited;
  }
}

/**
 * A network of its own in which rendered pods run as they are written: command, arguments, variables, files, folders, user
 * and read-only root filesystem. Only the programs are this machine's, rather than those of the images. Needs Linux and root.
 */
export class Sandbox {
  readonly #guard = new Guard();
  readonly #folder = this.#guard.folder;
  readonly #holder: ChildProcess;
  readonly #running: Running[] = [];
  readonly #configMaps: ReadonlyMap<string, Data>;
  readonly #secrets: ReadonlyMap<string, Data>;
  readonly #hosts: string;
  readonly #users: string;
  readonly #nameServices: string;
  #count = 0;

  readonly #claims: string;

  /**
   * @param manifests everything that pods may refer to: ConfigMaps, Secrets, and Services, whose names are all this network's.
   * @param claims the folder with the volumes of claims, for what outlives the sandbox. Default: one that goes with it.
   */
  constructor(
    manifests: readonly Rendered[],
    readonly image: Image,
    claims?: string,
  ) {
    this.#claims = claims ?? join(this.#folder, 'claims');
    // Pods run as another user, who has to find the folders of their volumes.
    chmodSync(this.#folder, 0o755);
    this.#holder = spawn('unshare', ['--net', 'sh', '-c', 'ip link set lo up && echo up && exec sleep 86400'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    this.#watch(this.#holder);
    const ofKind = (kind: string): Rendered[] => manifests.filter((each) => each.kind === kind);
    this.#configMaps = new Map(ofKind('ConfigMap').map(({ metadata, data }) => [metadata.name, data as Data]));
    this.#secrets = new Map(ofKind('Secret').map((secret) => [secret.metadata.name, contentOf(secret)]));
    const services = ofKind('Service').map(({ metadata }) => metadata.name);
    this.#hosts = join(this.#folder, 'hosts');
    this.#users = join(this.#folder, 'passwd');
    // The image of PostgreSQL has a user for its server, without whose name it does not start; that of Dagster has none.
    writeFileSync(this.#users, 'root:x:0:0::/root:/bin/sh\npostgres:x:999:999::/var/lib/postgresql:/bin/sh\n');
    // A name that is none of these is no name, as the cluster's DNS would say.
    this.#nameServices = join(this.#folder, 'nsswitch.conf');
    writeFileSync(this.#nameServices, 'passwd: files\ngroup: files\nhosts: files\n');
    const names = ['localhost', ...services.flatMap((name) => [name, `${name}.default.svc`])];
    writeFileSync(this.#hosts, `${names.map((name) => `127.0.0.1 ${name}`).join('\n')}\n`);
  }

  async ready(): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.#holder.stdout?.once('data', () => resolve());
      this.#holder.once('exit', () => reject(new Error('No network of its own: this needs Linux, and root.')));
    });
    return this;
  }

  /** Runs the init containers of a pod, one after the other, and then its first container. */
  async start(manifest: Rendered, api?: ApiAccess): Promise<Running> {
    return this.startPod(podOf(manifest), api);
  }

  async startPod(pod: Pod, api?: ApiAccess): Promise<Running> {
    const folder = join(this.#folder, `pod-${(this.#count += 1)}`);
    mkdirSync(folder, { mode: 0o755 });
    for (const container of pod.initContainers ?? []) {
      const init = this.#container(folder, pod, container, api);
      const code = await init.exited;
      if (code !== 0) throw new Error(`${container.name} ended with ${code}: ${init.output}`);
    }
    return this.#container(folder, pod, pod.containers[0] as Container, api);
  }

  /** Runs one container of a pod on its own. */
  run(pod: Pod, container: Container, api?: ApiAccess): Running {
    const folder = join(this.#folder, `pod-${(this.#count += 1)}`);
    mkdirSync(folder, { mode: 0o755 });
    return this.#container(folder, pod, container, api);
  }

  /** Runs a command in the network, as root, on this machine's file system. */
  exec(command: readonly string[], env: Data = {}): Running {
    return this.#spawn([...command], { PATH: this.#path, ...env });
  }

  /** Ends everything. It ends, too, when this process does, however that ends. */
  async end(): Promise<void> {
    await Promise.all(this.#running.map(async (each) => each.stop('SIGKILL')));
    await this.#guard.end();
  }

  /** A process and those that it starts: its group. */
  #watch(child: ChildProcess): void {
    const { pid } = child;
    if (pid === undefined) return;
    this.#guard.watch(-pid);
    child.once('exit', () => this.#guard.forget(-pid));
  }

  get #path(): string {
    return [...this.image.path, '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'].join(':');
  }

  #container(folder: string, pod: Pod, container: Container, api: ApiAccess | undefined): Running {
    const env = this.#env(container, api);
    const words = [...(container.command ?? []), ...(container.args ?? [])].map((word) => expanded(word, env));
    const { runAsGroup = 0, runAsUser = 0 } = pod.securityContext ?? {};
    const root = join(folder, `root-${container.name}`);
    mkdirSync(root, { recursive: true });
    const script = mountScript({
      root,
      folders: this.image.folders,
      mounts: [
        { source: this.#hosts, target: '/etc/hosts', readOnly: true },
        { source: this.#users, target: '/etc/passwd', readOnly: true },
        { source: this.#nameServices, target: '/etc/nsswitch.conf', readOnly: true },
        ...this.#mounts(folder, pod, container, api),
      ],
      isReadOnly: container.securityContext?.readOnlyRootFilesystem === true,
    });
    const file = join(folder, `${container.name}.sh`);
    writeFileSync(file, `${script}exec chroot --userspec=${runAsUser}:${runAsGroup} --groups=${runAsGroup} ${root} "$@"\n`);
    return this.#spawn(['unshare', '--mount', 'sh', '-e', file, ...words], env);
  }

  #spawn(command: readonly string[], env: Data): Running {
    const child = spawn('nsenter', [`--net=/proc/${this.#holder.pid}/ns/net`, ...command], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#watch(child);
    const running = new Running(child);
    this.#running.push(running);
    return running;
  }

  #env(container: Container, api: ApiAccess | undefined): Record<string, string> {
    const env: Record<string, string> = {
      PATH: this.#path,
      KUBERNETES_SERVICE_HOST: api?.host ?? '127.0.0.1',
      KUBERNETES_SERVICE_PORT: api?.port ?? '1',
    };
    for (const { secretRef, configMapRef } of container.envFrom ?? []) {
      Object.assign(env, secretRef === undefined ? this.#configMaps.get(configMapRef?.name ?? '') : this.#secrets.get(secretRef.name));
    }
    for (const { name, value, valueFrom } of container.env ?? []) {
      const found = valueFrom === undefined ? expanded(value ?? '', env) : this.#keyOf(valueFrom);
      if (found !== undefined) env[name] = found;
    }
    return env;
  }

  #keyOf({ configMapKeyRef, secretKeyRef }: NonNullable<EnvVar['valueFrom']>): string | undefined {
    const ref = (secretKeyRef ?? configMapKeyRef) as KeyRef;
    const found = (secretKeyRef === undefined ? this.#configMaps.get(ref.name) : this.#secrets.get(ref.name))?.[ref.key];
    if (found === undefined && ref.optional !== true) throw new Error(`There is no ${ref.name} with ${ref.key}.`);
    return found;
  }

  #mounts(folder: string, pod: Pod, container: Container, api: ApiAccess | undefined): Mount[] {
    const mounts = (container.volumeMounts ?? []).map(({ mountPath, name, readOnly = false, subPath }): Mount => {
      const volume = pod.volumes?.find((each) => each.name === name);
      if (volume === undefined) throw new Error(`There is no volume ${name}.`);
      const source = this.#volume(join(folder, name), volume, pod.securityContext?.fsGroup ?? 0);
      return {
        source: subPath === undefined ? source : join(source, subPath),
        target: mountPath,
        readOnly: readOnly || (volume.emptyDir ?? volume.persistentVolumeClaim) === undefined,
      };
    });
    if (pod.automountServiceAccountToken !== true) return mounts;
    const { certificate, token } = api ?? { token: 'nobody', certificate: UNUSED_CERTIFICATE };
    const source = this.#files(join(folder, 'token'), { token, 'ca.crt': certificate, namespace: 'default' });
    return [...mounts, { source, target: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true }];
  }

  #volume(folder: string, { configMap, emptyDir, name, persistentVolumeClaim, projected, secret }: Volume, group: number): string {
    if (emptyDir !== undefined || persistentVolumeClaim !== undefined) {
      const writable = persistentVolumeClaim === undefined ? folder : join(this.#claims, persistentVolumeClaim.claimName);
      mkdirSync(writable, { recursive: true });
      chmodSync(writable, 0o777);
      return writable;
    }
    const sources = projected?.sources ?? [secret === undefined ? { configMap } : { secret: { name: secret.secretName } }];
    const data = Object.assign({}, ...sources.map((source) => this.#sourceOf(name, source))) as Data;
    return this.#files(folder, data, projected?.defaultMode ?? secret?.defaultMode, group);
  }

  #sourceOf(
    volume: string,
    { configMap, secret }: { readonly secret?: Source | undefined; readonly configMap?: Source | undefined },
  ): Data {
    const { items, name } = (secret ?? configMap) as Source;
    const data = (secret === undefined ? this.#configMaps : this.#secrets).get(name);
    if (data === undefined) throw new Error(`There is no ${name} for the volume ${volume}.`);
    return items === undefined ? data : Object.fromEntries(items.map(({ key, path }) => [path, data[key] as string]));
  }

  /** Of root, and of the pod's group, as the kubelet makes them. */
  #files(folder: string, data: Data, mode = 0o644, group = 0): string {
    for (const [file, text] of Object.entries(data)) {
      const path = join(folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      chmodSync(path, mode);
      chownSync(path, 0, group);
    }
    return folder;
  }
}

/** A Secret's content, as pods get it. */
function contentOf({ data = {}, stringData = {} }: Rendered): Data {
  const decoded = Object.entries(data as Data).map(([key, text]) => [key, Buffer.from(text, 'base64').toString()] as const);
  return { ...Object.fromEntries(decoded), ...(stringData as Data) };
}

/** The pod of a workload, the claims that it makes among its volumes. */
export function podOf(manifest: Rendered): Pod {
  const pod = (podTemplates(manifest)[0] as Tree)['spec'] as Pod;
  const claims = ((manifest['spec'] as Tree)['volumeClaimTemplates'] ?? []) as { metadata: { name: string } }[];
  return {
    ...pod,
    volumes: [
      ...(pod.volumes ?? []),
      ...claims.map(({ metadata: { name } }) => ({ name, persistentVolumeClaim: { claimName: `${name}-${manifest.metadata.name}-0` } })),
    ],
  };
}

/** The client of Kubernetes reads the authority's certificate only when it connects, but wants one. */
const UNUSED_CERTIFICATE = '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n';
