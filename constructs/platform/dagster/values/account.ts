import { value } from '../../../../src/index.js';

/** The service account of a workload. */
export const accountValues = (whose: string) =>
  value.object(
    {
      create: value.boolean({ default: true, description: 'Whether the chart makes the account.' }),
      name: value.optional(value.k8s.name(), {
        description: 'The name of an account that you made. Only where the chart makes none; without, the default account.',
      }),
      annotations: value.k8s.annotations({ description: 'Annotations of the account: a cloud identity, for example.' }),
    },
    { description: `The service account of ${whose}.` },
  );
