import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Dagster } from '../../../constructs/platform/dagster/dagster.js';
import { renderFolder, type Rendered, type RenderOptions } from '../../../src/testing/index.js';
import { synthesized } from '../../support/folders.js';
import { allHelms, type Helm } from '../../support/helms.js';
import { DEBIAN_POSTGRESQLS } from './debian.js';
import { podOf, type Container, type Image } from './sandbox.js';
import { venv } from './venv.js';

const HERE = join(dirname(fileURLToPath(import.meta.url)), '../dagster');

/** A Python script of the tests. */
export const script = (name: string): string => readFileSync(join(HERE, name), 'utf8');

const { bin, folders } = venv('dagster');
const postgresql = DEBIAN_POSTGRESQLS.at(-1);
if (postgresql === undefined) throw new Error('Debian has no PostgreSQL here: apt-get install postgresql');

/** What stands for the image of Dagster: its packages of the release that the chart runs, and PostgreSQL's clients. */
export const DAGSTER_IMAGE: Image = { path: [bin, postgresql.bin], folders };

export const folder = synthesized((app) => new Dagster(app));
export const helm = allHelms().at(-1) as Helm;
export const renderDagster = async (values: unknown, options: RenderOptions = {}): Promise<Rendered[]> =>
  renderFolder(folder, values, { helm: helm.binary, releaseName: 'floe', ...options });

/** The object of a kind whose name ends in some way. */
export function named(manifests: readonly Rendered[], kind: string, end: string): Rendered {
  const found = manifests.find((each) => each.kind === kind && each.metadata.name.endsWith(end));
  if (found === undefined) throw new Error(`There is no ${kind} ...${end}.`);
  return found;
}

export const containerOf = (manifest: Rendered): Container => podOf(manifest).containers[0] as Container;
