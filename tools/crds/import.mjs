// Generates imports/ from the CustomResourceDefinitions of crds.mjs: `node tools/crds/import.mjs`.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { customResourceDefinitions } from './crds.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const bin = join(root, 'node_modules/.bin');

const work = mkdtempSync(join(tmpdir(), 'floe-crds-'));
try {
  for (const { name, release, definition } of customResourceDefinitions()) {
    const file = join(work, `${name}.yaml`);
    writeFileSync(file, stringify(definition));
    execFileSync(
      join(bin, 'cdk8s'),
      ['import', file, '--language', 'typescript', '--output', join(root, 'imports'), '--no-save', '--check-upgrade=false'],
      { cwd: work, stdio: ['ignore', 2, 2], env: { ...process.env, PATH: `${bin}:${process.env.PATH}` } },
    );
    process.stderr.write(`${name}: ${release}\n`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
