import type { KubeObject } from './api.js';
import { nameOf } from './objects.js';

type Labels = Readonly<Record<string, string>>;

const INSTANCE = 'app.kubernetes.io/instance';

/** Selections of pods that reach into another release, as `NetworkPolicy/a selects Pod/b-1`. */
export function selectionsAcross(objects: readonly KubeObject[]): string[] {
  const pods = objects.filter(({ kind }) => kind === 'Pod');
  return objects.flatMap((object) => {
    const selector = podSelector(object);
    if (selector === undefined) return [];
    return pods
      .filter(({ metadata }) => Object.entries(selector).every(([key, text]) => metadata.labels?.[key] === text))
      .filter(({ metadata }) => metadata.labels?.[INSTANCE] !== object.metadata.labels?.[INSTANCE])
      .map((pod) => `${nameOf(object)} selects ${nameOf(pod)}`);
  });
}

/** The labels of pods that an object is about; those of a workload's own are what its controller also selects by. */
function podSelector({ kind, spec }: KubeObject): Labels | undefined {
  if (kind === 'Service') return spec.selector as Labels | undefined;
  if (kind === 'NetworkPolicy') return (spec.podSelector.matchLabels ?? {}) as Labels;
  return spec?.selector?.matchLabels as Labels | undefined;
}
