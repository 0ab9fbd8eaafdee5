// The CustomResourceDefinitions whose kinds the charts use, from the Go modules that go.mod pins.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { moduleOf } from '../module.mjs';

const CRDS = [
  {
    name: 'external-secrets',
    module: 'github.com/external-secrets/external-secrets',
    path: 'config/crds/bases/external-secrets.io_externalsecrets.yaml',
    api: 'external-secrets.io/v1',
  },
  {
    name: 'prometheus-operator',
    module: 'github.com/prometheus-operator/prometheus-operator',
    path: 'example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml',
    api: 'monitoring.coreos.com/v1',
  },
];

/** The APIs of these kinds, such as `monitoring.coreos.com/v1`. */
export const CUSTOM_APIS = CRDS.map(({ api }) => api);

/**
 * The definitions, each with the one version that the charts use and without its descriptions, which make the files many
 * times larger and are other projects' text. Downloads the modules if they are not there.
 *
 * @returns {{ name: string, release: string, file: string, definition: any }[]} `file` is the module's own
 */
export function customResourceDefinitions() {
  return CRDS.map(({ name, module, path, api }) => {
    const { version: release, folder } = moduleOf('crds', module);
    const file = join(folder, path);
    const definition = parse(readFileSync(file, 'utf8'));
    definition.spec.versions = definition.spec.versions.filter(({ name: version }) => `${definition.spec.group}/${version}` === api);
    for (const each of definition.spec.versions) dropDescriptions(each.schema);
    return { name, release, file, definition };
  });
}

function dropDescriptions(schema) {
  if (typeof schema !== 'object' || schema === null) return;
  if (typeof schema.description === 'string') delete schema.description;
  Object.values(schema).forEach(dropDescriptions);
}
