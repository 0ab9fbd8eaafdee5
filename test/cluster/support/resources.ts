import type { Api } from './api.js';

/** A resource, or a part of one such as `pods/exec`. */
export interface Resource {
  /** `/apis/batch/v1` */
  readonly base: string;
  /** `jobs` */
  readonly resource: string;
  /** `jobs.batch`, as kubectl takes it */
  readonly fullName: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

interface Group {
  readonly name: string;
  readonly preferredVersion: { readonly groupVersion: string };
}

interface Listed {
  readonly groupVersion: string;
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
    readonly verbs: readonly string[];
  }[];
}

/** Everything that the API server serves, in the version that it prefers. */
export async function allResources(api: Api): Promise<Resource[]> {
  const { groups } = await api.get<{ groups: Group[] }>('/apis');
  const bases = [
    { base: '/api/v1', suffix: '' },
    ...groups.map(({ name, preferredVersion }) => ({ base: `/apis/${preferredVersion.groupVersion}`, suffix: `.${name}` })),
  ];
  const found = await Promise.all(
    bases.map(async ({ base, suffix }) => {
      const { groupVersion, resources } = await api.get<Listed>(base);
      return resources.map(({ name, kind, namespaced, verbs }) => {
        const [resource, part] = name.split('/');
        const fullName = `${resource ?? name}${suffix}${part === undefined ? '' : `/${part}`}`;
        return { base, resource: name, fullName, apiVersion: groupVersion, kind, namespaced, verbs };
      });
    }),
  );
  return found.flat();
}

/** Endpoints are deprecated, and EndpointSlices say the same; events are no part of anything. */
const PASSED_OVER = ['events', 'events.events.k8s.io', 'endpoints'];

/** Kinds of objects that come and go. */
export const areObjects = ({ fullName, verbs }: Resource): boolean =>
  verbs.includes('list') && verbs.includes('delete') && !PASSED_OVER.includes(fullName);
