// Generates imports/ from the CRD files of the Go modules that go.mod pins: `node tools/crds/import.mjs`.
// Descriptions are dropped first: they make the files many times larger, and their text is other projects'.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const CRDS = [
  {
    name: 'external-secrets',
    module: 'github.com/external-secrets/external-secrets',
    file: 'config/crds/bases/external-secrets.io_externalsecrets.yaml',
    version: 'v1',
  },
  {
    name: 'prometheus-operator',
    module: 'github.com/prometheus-operator/prometheus-operator',
    file: 'example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml',
    version: 'v1',
  },
];

const pinned = readFileSync(join(here, 'go.mod'), 'utf8');
const work = mkdtempSync(join(tmpdir(), 'floe-crds-'));
try {
  for (const { name, module, file, version } of CRDS) {
    const release = new RegExp(`${module} (v\\S+)`).exec(pinned)[1];
    const { Dir } = JSON.parse(execFileSync('go', ['mod', 'download', '-json', `${module}@${release}`], { cwd: here, encoding: 'utf8' }));
    const crd = parse(readFileSync(join(Dir, file), 'utf8'));
    crd.spec.versions = crd.spec.versions.filter((each) => each.name === version);
    for (const each of crd.spec.versions) dropDescriptions(each.schema);
    const stripped = join(work, `${name}.yaml`);
    writeFileSync(stripped, stringify(crd));
    execFileSync(
      join(root, 'node_modules/.bin/cdk8s'),
      ['import', stripped, '--language', 'typescript', '--output', join(root, 'imports'), '--no-save', '--check-upgrade=false'],
      { cwd: work, stdio: ['ignore', 2, 2], env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` } },
    );
    process.stderr.write(`${name}: ${release}\n`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

function dropDescriptions(schema) {
  if (typeof schema !== 'object' || schema === null) return;
  if (typeof schema.description === 'string') delete schema.description;
  Object.values(schema).forEach(dropDescriptions);
}
