import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { HelmApp, HelmChart } from '../../../src/index.js';
import { helmTemplate, renderFolder, type Rendered, type RenderOptions } from '../../../src/testing/index.js';
import { Copies } from '../copies.js';
import { synthesized } from '../folders.js';
import { allHelms, type Helm } from '../helms.js';
import { merged } from '../merged.js';

export type Values = Readonly<Record<string, unknown>>;

export interface ChartOptions {
  /** Configurations that together reach every declared value, by name. The first is the one that others are made from. */
  readonly variants: Readonly<Record<string, Values>>;
  /** Whether an object that the chart does not make is one that the variants name. */
  readonly isOperators: (kind: string, name: string) => boolean;
  /** What an environment needs to be rendered: who installs it must say so too. */
  readonly environment?: (name: string) => Values;
  /** APIs of the cluster beside its own. */
  readonly apiVersions?: readonly string[];
}

/** A chart under test: synthesized once for a file of tests, and rendered by the newest Helm where nothing else is said. */
export class ChartUnderTest {
  readonly folder: string;
  readonly schema: Values;
  readonly defaults: Values;
  readonly helms: readonly Helm[] = allHelms();

  constructor(
    make: (app: HelmApp) => HelmChart,
    readonly options: ChartOptions,
  ) {
    this.folder = synthesized(make);
    this.schema = JSON.parse(readFileSync(join(this.folder, 'values.schema.json'), 'utf8')) as Values;
    this.defaults = parse(readFileSync(join(this.folder, 'values.yaml'), 'utf8'), { version: '1.1' }) as Values;
  }

  get name(): string {
    return basename(this.folder);
  }

  get subcharts(): readonly string[] {
    const folder = join(this.folder, 'charts');
    return existsSync(folder) ? readdirSync(folder) : [];
  }

  get newest(): Helm {
    return this.helms.at(-1) as Helm;
  }

  /** The oldest and the newest, for what takes long. */
  get ends(): readonly Helm[] {
    return [...new Set([this.helms[0] as Helm, this.newest])];
  }

  /** The first of the variants. */
  get rich(): Values {
    return Object.values(this.options.variants)[0] as Values;
  }

  /** The environments' files, with what they need. */
  get environments(): readonly (readonly [name: string, values: Values])[] {
    return this.#files('', /^values-(.*)\.yaml$/).map(([name, values]) => [
      name,
      merged(values, this.options.environment?.(name) ?? {}) as Values,
    ]);
  }

  /** What chart-testing installs. */
  get ci(): readonly (readonly [name: string, values: Values])[] {
    return this.#files('ci', /^(.*)-values\.yaml$/);
  }

  async render(values: unknown, options: RenderOptions = {}): Promise<Rendered[]> {
    return renderFolder(this.folder, values, this.#options(options));
  }

  async text(values: unknown, options: RenderOptions = {}): Promise<string> {
    return helmTemplate(this.folder, values, this.#options(options));
  }

  /** For rendering many values at once; to be made before tests run. */
  copies(): Copies {
    return new Copies(this.folder, this.#options({}));
  }

  /** The text with which Helm refuses to render; undefined where it renders. */
  async refusal(values: unknown, options: RenderOptions = {}): Promise<string | undefined> {
    return this.text(values, options).then(
      () => undefined,
      (error: unknown) => (error as Error).message,
    );
  }

  #options(options: RenderOptions): RenderOptions {
    return { helm: this.newest.binary, apiVersions: this.options.apiVersions ?? [], ...options };
  }

  #files(under: string, pattern: RegExp): (readonly [string, Values])[] {
    const folder = join(this.folder, under);
    if (!existsSync(folder)) return [];
    return readdirSync(folder).flatMap((file) => {
      const name = pattern.exec(file)?.[1];
      return name === undefined ? [] : [[name, parse(readFileSync(join(folder, file), 'utf8')) as Values] as const];
    });
  }
}

export const objectOf = ({ kind, metadata }: Rendered): string => `${kind}/${metadata.name}`;
