import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ApiAccess, Running, Sandbox } from './sandbox.js';

const PORT = '6443';
const TOKEN = 'administrator';

/** A real API server in the network of a sandbox, which nothing outside of it reaches. It has no controllers and no nodes. */
export class ApiServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'floe-api-'));
  readonly #sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  async start(): Promise<this> {
    const built = execFileSync('node', ['tools/build.mjs', 'etcd', 'kubernetes-newest/kube-apiserver'], { encoding: 'utf8' })
      .trim()
      .split('\n');
    const [etcd, apiServer] = built as [string, string];
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const at = (file: string): string => join(this.#folder, file);
    writeFileSync(at('accounts.key'), privateKey.export({ type: 'pkcs1', format: 'pem' }));
    writeFileSync(at('tokens.csv'), `${TOKEN},admin,admin,system:masters\n`);
    this.#sandbox.exec([etcd, `--data-dir=${at('etcd')}`, '--unsafe-no-fsync', '--log-level=warn']);
    const server = this.#sandbox.exec([
      apiServer,
      '--etcd-servers=http://127.0.0.1:2379',
      `--cert-dir=${at('certs')}`,
      `--token-auth-file=${at('tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--service-cluster-ip-range=10.96.0.0/16',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-signing-key-file=${at('accounts.key')}`,
      `--service-account-key-file=${at('accounts.key')}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      '--endpoint-reconciler-type=none',
      `--secure-port=${PORT}`,
    ]);
    const deadline = Date.now() + 60_000;
    while ((await this.#kubectl(['get', 'namespace', 'default']).exited) !== 0) {
      if (Date.now() > deadline) throw new Error(`The API server did not start: ${server.output.slice(-2000)}`);
      await setTimeout(500);
    }
    return this;
  }

  /** What kubectl prints, as the administrator. */
  async kubectl(args: readonly string[], input?: unknown): Promise<string> {
    const file = join(this.#folder, 'input.json');
    if (input !== undefined) writeFileSync(file, JSON.stringify(input));
    const running = this.#kubectl([...args, ...(input === undefined ? [] : ['--filename', file])]);
    if ((await running.exited) !== 0) throw new Error(`kubectl ${args.join(' ')}: ${running.output}`);
    return running.output;
  }

  /** The way of a service account's pods to the API. */
  async accessOf(account: string): Promise<ApiAccess> {
    const token = (await this.kubectl(['create', 'token', account])).trim();
    return { host: '127.0.0.1', port: PORT, token, certificate: readFileSync(join(this.#folder, 'certs/apiserver.crt'), 'utf8') };
  }

  end(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #kubectl(args: readonly string[]): Running {
    return this.#sandbox.exec(
      ['kubectl', `--server=https://127.0.0.1:${PORT}`, '--insecure-skip-tls-verify', `--token=${TOKEN}`, ...args],
      {
        HOME: this.#folder,
      },
    );
  }
}
