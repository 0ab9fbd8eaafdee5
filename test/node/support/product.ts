import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { ORDERS } from '../images/images.mjs';
import { apply, CHART, floeCharts, helm, type Ended } from './commands.js';
import { localImage } from './image.js';

const PRODUCT = resolve('test/node/product');
const ARTIFACTS = join(PRODUCT, 'compiled_artifacts.json');

/**
 * Installs the product of test/node/product as its author would: the Secret that its profile reads, and the values that
 * `floe-charts values` makes, over those for a cluster without a registry.
 *
 * @param more values over those
 */
export async function installProduct(namespace: string, more: unknown = {}, ...flags: readonly string[]): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'floe-node-product-'));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const inputs = ['--spec', join(PRODUCT, 'floe.yaml'), '--artifacts', ARTIFACTS];
  try {
    await apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'orders-profile', namespace },
      stringData: { WAREHOUSE_SCHEMA: 'sales' },
    });
    const values = [
      join(CHART, 'values-kind.yaml'),
      file('values.yaml', await floeCharts('values', ...inputs, '--image', ORDERS, '--secret', 'orders-profile')),
      file('test.yaml', stringify({ test: { image: localImage(ORDERS) } })),
      file('more.yaml', stringify(more)),
    ].flatMap((path) => ['--values', path]);
    return await helm(
      'install',
      'orders',
      CHART,
      '--namespace',
      namespace,
      ...values,
      '--set-file',
      `artifacts.file=${ARTIFACTS}`,
      ...flags,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
