import { combine, value, whenSet, type Expr, type ObjectType, type RefsOf, type Templated } from '../../src/index.js';
import type { PodSecurityContext, PodSpec, ResourceRequirements, SecurityContext } from '../../src/kubernetes/index.js';
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from './security.js';
import { volumeValues } from './volumes.js';

/** The defaults of a workload's pod. */
export interface PodDefaults {
  readonly resources: ResourceRequirements;
  /** Default: restricted, as user 1000. */
  readonly podSecurityContext?: PodSecurityContext;
  /** Default: restricted, with a read-only root filesystem. */
  readonly securityContext?: SecurityContext;
  /** In seconds. Default: 30. */
  readonly terminationGracePeriodSeconds?: number;
}

/** What an operator expects to set of the pods of a workload: resources, where they run, and what is mounted. */
export const podValues = (defaults: PodDefaults) => ({
  resources: value.k8s.resources({ default: defaults.resources, description: 'What the container is promised, and what it may use.' }),
  podSecurityContext: value.k8s.podSecurityContext({
    default: defaults.podSecurityContext ?? RESTRICTED_POD,
    description: 'The security context of the pod. The default meets the restricted Pod Security Standard.',
  }),
  securityContext: value.k8s.securityContext({
    default: defaults.securityContext ?? RESTRICTED_CONTAINER,
    description:
      'The security context of its containers. The default meets the restricted Pod Security Standard, with a read-only root filesystem.',
  }),
  nodeSelector: value.k8s.nodeSelector({ description: 'Labels of the nodes that it may run on.' }),
  affinity: value.k8s.affinity({ description: 'Where it prefers to run.' }),
  tolerations: value.k8s.tolerations({ description: 'Taints of nodes that it puts up with.' }),
  topologySpreadConstraints: value.k8s.topologySpreadConstraints({ description: 'How its pods are spread.' }),
  priorityClassName: value.optional(value.k8s.name(), { description: 'Its priority class.' }),
  terminationGracePeriodSeconds: value.integer({
    default: defaults.terminationGracePeriodSeconds ?? 30,
    minimum: 0,
    maximum: 3600,
    description: 'How many seconds it has to end.',
  }),
  podLabels: value.k8s.labels({ description: 'Further labels of the pods.' }),
  podAnnotations: value.k8s.annotations({ description: 'Annotations of the pods.' }),
  volumes: volumeValues({ description: 'Further volumes by name, with where they are mounted.' }),
});

type PodSettings = RefsOf<ObjectType<ReturnType<typeof podValues>>>;

/** The fields of a pod's spec that `podValues` declares, but for its volumes. */
export function podFields(settings: PodSettings): Omit<Exclude<Templated<PodSpec>, Expr<PodSpec>>, 'containers'> {
  return {
    securityContext: whenSet(settings.podSecurityContext),
    nodeSelector: whenSet(settings.nodeSelector),
    affinity: whenSet(settings.affinity),
    tolerations: whenSet(settings.tolerations),
    topologySpreadConstraints: whenSet(settings.topologySpreadConstraints),
    priorityClassName: settings.priorityClassName,
    terminationGracePeriodSeconds: settings.terminationGracePeriodSeconds,
  };
}

/** A pod's labels and annotations: those that select it, and the operator's. */
export function podMetadata(
  settings: PodSettings,
  selectorLabels: Templated<Record<string, string>>,
): { readonly labels: Templated<Record<string, string>>; readonly annotations: Expr<Record<string, string> | undefined> } {
  return { labels: combine<Record<string, string>>(selectorLabels, settings.podLabels), annotations: whenSet(settings.podAnnotations) };
}
