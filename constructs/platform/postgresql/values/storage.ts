import { value } from '../../../../src/index.js';

/** The values of a claim of storage. */
export const claimValues = (size: string) => ({
  existingClaim: value.optional(value.k8s.name(), { description: 'A claim that you made, in place of one of the chart.' }),
  size: value.k8s.quantity({ default: size, description: 'How much is claimed.' }),
  storageClassName: value.optional(value.string(), {
    description: 'The class of the storage; an empty text for volumes without one. Default: that of the cluster.',
  }),
  accessModes: value.list(value.oneOf(['ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany']), {
    default: ['ReadWriteOnce'] as const,
    minItems: 1,
    description: 'From where the volume may be mounted.',
  }),
  annotations: value.k8s.annotations({ description: 'Annotations of the claim.' }),
});
