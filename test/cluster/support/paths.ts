import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');

export const CHARTS = join(ROOT, 'charts-out');
export const EXAMPLES = join(ROOT, 'examples');
export const RENDERS = join(ROOT, 'tools/renders');
