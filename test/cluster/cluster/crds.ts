import { customResourceDefinitions } from '../../../tools/crds/crds.mjs';
import type { Api, KubeObject } from '../support/api.js';
import { until } from '../support/wait.js';

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** Adds the CustomResourceDefinitions that charts use and the cluster lacks; gives what removes them again. */
export async function installCrds(api: Api): Promise<() => Promise<void>> {
  const added: string[] = [];
  for (const crd of customResourceDefinitions().map(({ definition }) => definition as KubeObject)) {
    const { name } = crd.metadata;
    if ((await api.find(`${CRDS}/${name}`)) !== undefined) continue;
    await api.create(CRDS, crd);
    added.push(name);
  }
  for (const name of added) {
    await until(`${name} is served`, async () => {
      const { status } = await api.get(`${CRDS}/${name}`);
      const conditions = (status?.conditions ?? []) as { type: string; status: string }[];
      return conditions.some((condition) => condition.type === 'Established' && condition.status === 'True') || undefined;
    });
  }
  return async () => {
    for (const name of added) await api.delete(`${CRDS}/${name}`);
  };
}
