import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Guard } from './guard.js';

const SHOWN_LINES = 30;

/** One program of a cluster: it runs in the cluster's folder and writes NAME.log there. */
export class Component {
  readonly name: string;
  readonly #guard: Guard;
  readonly #program: string;
  readonly #args: readonly string[];
  #process: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();

  constructor(guard: Guard, name: string, program: string, args: readonly string[]) {
    this.name = name;
    this.#guard = guard;
    this.#program = program;
    this.#args = args;
    this.start();
  }

  get running(): boolean {
    return this.#process !== undefined;
  }

  /** Starts it, again if it was killed. */
  start(): void {
    const log = openSync(this.#logFile, 'a');
    // A process group of its own, so that Ctrl-C does not end it in the middle of a test.
    const process = spawn(this.#program, this.#args, { cwd: this.#guard.folder, detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    this.#process = process;
    this.#ended = new Promise((resolve) => {
      const end = (): void => {
        if (process.pid !== undefined) this.#guard.forget(process.pid);
        this.#process = undefined;
        resolve();
      };
      process.once('exit', end);
      process.once('error', end);
    });
    process.unref();
    if (process.pid !== undefined) this.#guard.watch(process.pid);
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    this.#process?.kill('SIGKILL');
    await this.#ended;
  }

  /** The last lines of what it wrote. */
  log(): string {
    const lines = readFileSync(this.#logFile, 'utf8').trimEnd().split('\n');
    return lines.slice(-SHOWN_LINES).join('\n');
  }

  get #logFile(): string {
    return join(this.#guard.folder, `${this.name}.log`);
  }
}
