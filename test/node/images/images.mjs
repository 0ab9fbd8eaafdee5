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

/** @type {readonly import('./image.mjs').ImageRecipe[]} */
export const IMAGES = [
  { name: PAUSE, layers: [filesOfDebian(['catatonit'])], config: { Entrypoint: ['/usr/bin/catatonit', '-P'] } },
  {
    name: ORDERS,
    layers: [
      debian(['python3', 'python-is-python3', 'libstdc++6', 'ca-certificates']),
      python(join(HERE, 'dbt.txt')),
      files(join(HERE, '../product/dbt'), '/dbt'),
    ],
    config: { Env: ['PATH=/usr/local/bin:/usr/bin:/bin'] },
  },
];
