import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Writable } from 'node:stream';

const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), 'guard.sh');

/** A temporary folder and processes, none of which outlives this process: a shell script waits for its end. */
export class Guard {
  readonly folder = mkdtempSync(join(tmpdir(), 'floe-cluster-'));
  readonly #running = new Set<number>();
  readonly #script: ChildProcess;
  readonly #ended: Promise<void>;

  constructor() {
    // A process group of its own, so that Ctrl-C does not end it before it has cleaned up.
    this.#script = spawn('sh', [SCRIPT, this.folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    this.#ended = new Promise((resolve) => this.#script.once('exit', () => resolve()));
    this.#script.unref();
    (this.#script.stdin as Writable & { unref?: () => void }).unref?.();
  }

  watch(pid: number): void {
    this.#running.add(pid);
    this.#tell();
  }

  /** To be called when a process has ended, for its id may be given to another. */
  forget(pid: number): void {
    this.#running.delete(pid);
    this.#tell();
  }

  /** Kills what runs, and removes the folder. */
  async end(): Promise<void> {
    this.#script.ref();
    this.#script.stdin?.end();
    await this.#ended;
  }

  #tell(): void {
    const { stdin } = this.#script;
    if (stdin?.writable === true) stdin.write(`${[...this.#running].join(' ')}\n`);
  }
}
