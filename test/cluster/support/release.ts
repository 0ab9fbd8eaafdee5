import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Helm } from '../../support/helms.js';
import type { Chart } from '../charts/index.js';
import type { Situation, Values } from '../charts/chart.js';
import { serverDryRunFlags, undoFlag, unthrottledFlags, waitFlags } from './helm-flags.js';
import type { Namespace } from './namespace.js';
import type { Run } from './run.js';

export interface ReleaseProps {
  readonly namespace: Namespace;
  readonly name: string;
  readonly chart: Chart;
  readonly situation: Situation;
  readonly helm: Helm;
}

/** How an install or upgrade differs from that of the release's situation. */
export interface Change {
  /** Laid over the situation's values. */
  readonly values?: Values;
  /** Another folder with the chart. */
  readonly chart?: string;
  /** Whether Helm waits for what it installs and undoes what fails. Default: true. */
  readonly safely?: boolean;
  /** Seconds until Helm gives up. Default: 60, and more where images must be pulled. */
  readonly timeout?: number;
}

/** An upgrade to which no values are given would keep those of before. */
const RESET = '--reset-values';

/**
 * Helm 3 takes longer to compare what it sends with the server's schemas than for all else. At the install it does; linters
 * compare everything.
 */
const UNCHECKED = '--disable-openapi-validation';

/** A release of a chart, driven by a real Helm. */
export class Release {
  readonly name: string;
  readonly namespace: Namespace;
  helm: Helm;
  readonly #chart: Chart;
  readonly #situation: Situation;

  constructor({ namespace, name, chart, situation, helm }: ReleaseProps) {
    this.name = name;
    this.namespace = namespace;
    this.helm = helm;
    this.#chart = chart;
    this.#situation = situation;
  }

  async install(change: Change = {}): Promise<Run> {
    return this.#run(['install', this.name, ...this.#what(change)], change);
  }

  /** What the server would make of an install. */
  async dryRun(): Promise<Run> {
    return this.#helm(['install', this.name, ...this.#what({}), ...serverDryRunFlags(this.helm)]);
  }

  async upgrade(change: Change = {}): Promise<Run> {
    return this.#run(['upgrade', this.name, RESET, UNCHECKED, ...this.#what(change)], change);
  }

  /** `helm upgrade --install` */
  async upgradeOrInstall(change: Change = {}): Promise<Run> {
    return this.#run(['upgrade', '--install', this.name, RESET, ...this.#what(change)], change);
  }

  async test(): Promise<Run> {
    return this.#helm(['test', this.name, '--timeout', `${this.#patience}s`]);
  }

  async rollback(revision: number): Promise<Run> {
    return this.#helm(['rollback', this.name, String(revision), ...waitFlags(this.helm, this.#waiting), '--timeout', `${this.#patience}s`]);
  }

  async uninstall(): Promise<Run> {
    return this.#helm(['uninstall', this.name, '--wait', '--timeout', `${this.#patience}s`]);
  }

  /** `deployed`, `pending-install` ...; undefined where there is no such release. */
  async status(): Promise<string | undefined> {
    const records = await this.namespace.releaseRecords();
    const own = records.filter(({ metadata }) => metadata.labels?.['name'] === this.name);
    const last = own.sort((a, b) => Number(a.metadata.labels?.['version']) - Number(b.metadata.labels?.['version'])).at(-1);
    return last?.metadata.labels?.['status'];
  }

  /** Makes Helm forget a revision that it did not come to the end of: such a one keeps it from doing anything else. */
  async forgetPending(): Promise<void> {
    const records = await this.namespace.releaseRecords();
    for (const { metadata } of records) {
      const { name, status = '' } = metadata.labels ?? {};
      if (name === this.name && status.startsWith('pending-'))
        await this.namespace.api.delete(`/api/v1/namespaces/${this.namespace.name}/secrets/${metadata.name}`);
    }
  }

  /** Bytes of the Secret with Helm's record of the newest revision; Kubernetes allows 1 MiB. */
  async recordBytes(): Promise<number> {
    const records = await this.namespace.releaseRecords();
    const own = records.filter(({ metadata }) => metadata.labels?.['name'] === this.name);
    return Math.max(...own.map((record) => Buffer.from((record['data'] as { release: string }).release, 'base64').length));
  }

  /** A copy of the chart with the next patch version. */
  nextVersion(): string {
    const copy = join(this.namespace.cluster.scratchFolder(), basename(this.#chart.folder));
    cpSync(this.#chart.folder, copy, { recursive: true });
    const file = join(copy, 'Chart.yaml');
    const bumped = readFileSync(file, 'utf8').replace(/^version: (\d+\.\d+)\.\d+$/m, 'version: $1.999');
    if (!bumped.includes('.999\n')) throw new Error(`${file} has no version that can be raised.`);
    writeFileSync(file, bumped);
    return copy;
  }

  get #patience(): number {
    return this.namespace.cluster.simulated ? 60 : 240;
  }

  get #waiting(): { jobs: boolean } {
    return { jobs: this.#situation.paused !== true };
  }

  #what({ values, chart = this.#chart.folder }: Change): string[] {
    const files = [...this.#situation.values, ...(values === undefined ? [] : [values])].map((each) =>
      typeof each === 'string' ? each : this.namespace.cluster.scratchFile('values.json', JSON.stringify(each)),
    );
    const texts = Object.entries(this.#situation.files ?? {}).map(([path, file]) => `${path}=${file}`);
    return [chart, ...files.flatMap((file) => ['--values', file]), ...texts.flatMap((text) => ['--set-file', text])];
  }

  async #run(args: readonly string[], { safely = true, timeout = this.#patience }: Change): Promise<Run> {
    const safety = safely ? [...waitFlags(this.helm, this.#waiting), undoFlag(this.helm)] : [];
    return this.#helm([...args, ...safety, '--timeout', `${timeout}s`]);
  }

  async #helm(args: readonly string[]): Promise<Run> {
    return this.namespace.cluster.helm(this.helm, [...args, '--namespace', this.namespace.name, ...unthrottledFlags(this.helm)]);
  }
}
