import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { HelmError, helmTemplate, type RenderOptions } from '../../src/testing/index.js';
import { temporaryFolder } from './folders.js';
import { inParallel } from './parallel.js';

/** To start Helm takes about as long as to render a large chart once more, or a small one eight times more. */
const COUNT = 16;

/**
 * A chart that is rendered for many values by one Helm: a chart with copies of it, each in a chart of its own so that its name
 * and the release's are as usual. The copies have neither schemas nor documentation: a test has checked the values itself.
 */
export class Copies {
  readonly #folder = join(temporaryFolder(), 'copies');
  readonly #name: string;
  readonly #options: RenderOptions;

  constructor(chart: string, options: RenderOptions) {
    this.#name = basename(chart);
    this.#options = options;
    const copies = Array.from({ length: COUNT }, (_, i) => `copy${i}`);
    writeChart(this.#folder, { dependencies: copies.map((name) => ({ name, version: VERSION, condition: `${name}.enabled` })) });
    for (const copy of copies) {
      const around = join(this.#folder, 'charts', copy);
      writeChart(around);
      const isNeeded = (file: string): boolean => !/\.schema\.json$|README\.md$|[\\/](?:ci|values-[a-z]+\.yaml)$/.test(file);
      cpSync(chart, join(around, 'charts', this.#name), { recursive: true, filter: isNeeded });
    }
  }

  /** What Helm prints for each of the values; undefined where it refuses them. */
  async texts(all: readonly Values[]): Promise<(string | undefined)[]> {
    const batches = Array.from({ length: Math.ceil(all.length / COUNT) }, (_, i) => all.slice(i * COUNT, (i + 1) * COUNT));
    const texts: (string | undefined)[][] = [];
    await inParallel([...batches.entries()], async ([i, batch]) => void (texts[i] = await this.#batch(batch)));
    return texts.flat();
  }

  async #batch(all: readonly Values[]): Promise<(string | undefined)[]> {
    try {
      return await this.#render(all);
    } catch (error) {
      if (!(error instanceof HelmError)) throw error;
      if (all.length === 1) return [undefined];
      const middle = Math.ceil(all.length / 2);
      return [...(await this.#batch(all.slice(0, middle))), ...(await this.#batch(all.slice(middle)))];
    }
  }

  async #render(all: readonly Values[]): Promise<string[]> {
    const given = Array.from({ length: COUNT }, (_, i): [string, Values] => {
      const values = all[i];
      // Helm gives `global` to the charts below.
      const own = values === undefined ? { enabled: false } : { enabled: true, global: values['global'] ?? {}, [this.#name]: values };
      return [`copy${i}`, own];
    });
    const text = await helmTemplate(this.#folder, Object.fromEntries(given), this.#options);
    const found = all.map(() => '');
    for (const document of text.split(/^---\n# Source: copies\/charts\//m)) {
      const [, copy = '', rest = ''] = /^copy(\d+)\/charts\/([^]*)$/.exec(document) ?? [];
      if (copy !== '') found[Number(copy)] += `---\n# Source: ${rest}`;
    }
    return found;
  }
}

type Values = Readonly<Record<string, unknown>>;

const VERSION = '1.0.0';

function writeChart(folder: string, more: object = {}): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'Chart.yaml'), JSON.stringify({ apiVersion: 'v2', name: basename(folder), version: VERSION, ...more }));
}
