import type { Container, PodSecurityContext, PodSpec, SecurityContext } from '../../src/kubernetes/index.js';
import { isExpression, value, type Expr, type Templated } from '../../src/index.js';

/** Above 10000 there are no users of the host, whose files a process that breaks out could otherwise touch. */
const USER = 10_001;

/**
 * The restricted Pod Security Standard, and a read-only root filesystem on top.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const RESTRICTED_POD: PodSecurityContext = {
  runAsNonRoot: true,
  runAsUser: USER,
  runAsGroup: USER,
  fsGroup: USER,
  fsGroupChangePolicy: 'OnRootMismatch',
  seccompProfile: { type: 'RuntimeDefault' },
};

export const RESTRICTED_CONTAINER: SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
};

/** The values of the two security contexts, restricted by default. */
export const securityValues = () => ({
  podSecurityContext: value.k8s.podSecurityContext({
    default: RESTRICTED_POD,
    description: 'The security context of pods. The default meets the restricted Pod Security Standard.',
  }),
  securityContext: value.k8s.securityContext({
    default: RESTRICTED_CONTAINER,
    description:
      'The security context of containers. The default meets the restricted Pod Security Standard, with a read-only root filesystem.',
  }),
});

type Containers = readonly (Templated<Container> & object)[];

/**
 * A pod that is restricted where it does not say otherwise: no token of the API, no variables of all Services in the
 * namespace, and the security contexts of the restricted standard.
 */
export function restrictedPod(spec: Exclude<Templated<PodSpec>, Expr<PodSpec>>): Templated<PodSpec> {
  const { serviceAccountName, containers, initContainers, volumes, ...rest } = spec as Partial<Record<keyof PodSpec, unknown>> & {
    containers: Containers;
    initContainers?: Containers;
  };
  return {
    ...(serviceAccountName === undefined ? {} : { serviceAccountName }),
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: RESTRICTED_POD,
    ...rest,
    ...(initContainers === undefined ? {} : { initContainers: initContainers.map(restrictedContainer) }),
    containers: containers.map(restrictedContainer),
    ...(volumes === undefined ? {} : { volumes }),
  } as unknown as Templated<PodSpec>;
}

/** Containers that are not written out, such as those of a loop, must bring their own security context. */
const restrictedContainer = (container: Templated<Container> & object): Templated<Container> =>
  isExpression(container)
    ? container
    : { ...container, securityContext: (container as { securityContext?: unknown }).securityContext ?? RESTRICTED_CONTAINER };
