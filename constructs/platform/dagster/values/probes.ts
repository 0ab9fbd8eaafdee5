import { value } from '../../../../src/index.js';

interface ProbeDefaults {
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

/**
 * When a probe asks, and how often it may fail. What it asks is the chart's affair.
 *
 * @param what what it checks: `that the server answers`.
 */
export const probeValues = (what: string, defaults: ProbeDefaults) =>
  value.object(
    {
      enabled: value.boolean({ default: true, description: `Whether Kubernetes checks ${what}.` }),
      periodSeconds: value.integer({
        default: defaults.periodSeconds,
        minimum: 1,
        maximum: 3600,
        description: 'How many seconds lie between two checks.',
      }),
      timeoutSeconds: value.integer({
        default: defaults.timeoutSeconds,
        minimum: 1,
        maximum: 3600,
        description: 'How many seconds an answer may take.',
      }),
      failureThreshold: value.integer({
        default: defaults.failureThreshold,
        minimum: 1,
        maximum: 1000,
        description: 'How many checks in a row must fail before it counts.',
      }),
    },
    { description: `How Kubernetes checks ${what}.` },
  );
