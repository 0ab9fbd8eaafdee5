import { value } from '../../../../src/index.js';

const further = (what: string) => value.jsonObject({ description: `Further fields of ${what}.` });

/** Fields of a run's Job that no other setting has, as Kubernetes spells them. */
export const jobFields = () =>
  value.object(
    {
      containerConfig: further('the container'),
      podSpecConfig: further("the pod's spec"),
      podTemplateSpecMetadata: further("the pod's metadata"),
      jobSpecConfig: further("the Job's spec"),
      jobMetadata: further("the Job's metadata"),
    },
    { description: 'Fields of the Job that no other setting has. The chart wins where it writes the same.' },
  );
