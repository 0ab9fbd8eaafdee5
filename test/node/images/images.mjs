// The images that the node has. It pulls none.

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { debian, filesOfDebian } from './debian.mjs';
import { files } from './files.mjs';
import { python } from './python.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));

/** What holds the namespaces of a pod: a program that waits. */
export const PAUSE = 'floe.test/pause:1';

/** The image of the data product in test/node/product: Python, dbt with DuckDB, and the product's dbt project. */
export const ORDERS = 'floe.test/sales/orders:1.0.0';

/** PostgreSQL as Debian has it, with the user of the official image, whom it must know. */
export const POSTGRESQL = 'floe.test/library/postgres:15';

/** Dagster's packages, and none of anybody's definitions. */
export const DAGSTER = 'floe.test/dagster/dagster-k8s:1.13.27';

const PYTHON = debian(['python3', 'python-is-python3', 'libstdc++6', 'ca-certificates']);

/** @type {readonly import('./image.mjs').ImageRecipe[]} */
export const IMAGES = [
  { name: PAUSE, layers: [filesOfDebian(['catatonit'])], config: { Entrypoint: ['/usr/bin/catatonit', '-P'] } },
  {
    name: ORDERS,
    layers: [PYTHON, python(join(HERE, 'dbt.txt')), files(join(HERE, '../product/dbt'), '/dbt')],
    config: { Env: ['PATH=/usr/local/bin:/usr/bin:/bin'] },
  },
  { name: DAGSTER, layers: [PYTHON, python(join(HERE, 'dagster.txt'))], config: { Env: ['PATH=/usr/local/bin:/usr/bin:/bin'] } },
  {
    name: POSTGRESQL,
    layers: [debian(['postgresql-15']), files(join(HERE, 'postgresql'), '/')],
    config: { Env: ['PATH=/usr/lib/postgresql/15/bin:/usr/bin:/bin'] },
  },
];
