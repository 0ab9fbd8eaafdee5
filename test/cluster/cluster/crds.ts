import { customResourceDefinitions } from '../../../tools/crds/crds.mjs';
import type { Api, KubeObject } from '../support/api.js';
import { until } from '../support/wait.js';

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** Adds the CustomResourceDefinitions that charts use and the cluster lacks; gives what removes them again. */
export async function installCrds(api: Api): Promise<() => Promise<void>> {
  const added: KubeObject[] = [];
  for (const crd of customResourceDefinitions().map(({ definition }) => definition as KubeObject)) {
    if ((await api.find(pathOf(crd))) !== undefined) continue;
    await api.create(CRDS, crd);
    added.push(crd);
  }
  for (const { metadata, spec } of added) {
    const { group, versions, names } = spec as { group: string; versions: { name: string }[]; names: { plural: string } };
    await until(`${metadata.name} is served`, async () => {
      const answers = versions.map(async ({ name }) => (await api.request('GET', `/apis/${group}/${name}/${names.plural}`)).status === 200);
      return (await Promise.all(answers)).every(Boolean) || undefined;
    });
  }
  return async () => {
    for (const crd of added) await api.delete(pathOf(crd));
  };
}

const pathOf = ({ metadata }: KubeObject): string => `${CRDS}/${metadata.name}`;
