import { join } from 'node:path';
import { TOOLS } from '../cache.mjs';
import { venvOf } from '../venv.mjs';

/**
 * The folder with the Python programs of requirements.txt.
 *
 * @returns {string}
 */
export const pythonPrograms = () => join(venvOf(join(TOOLS, 'chart-testing/requirements.txt'), ['--no-deps']), 'bin');
