import type { PartialValues } from '../../src/index.js';
import type { floeJobsValues } from './values/index.js';

type Values = PartialValues<typeof floeJobsValues>;

/** Values for the usual environments, to be given before a product's own. */
export const ENVIRONMENTS: Readonly<Record<string, Values>> = {
  /** A developer's namespace: nothing runs by itself, and a failure is seen at once. */
  dev: {
    defaults: { suspend: true, backoffLimit: 0, activeDeadlineSeconds: 3600, successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 1 },
  },
  staging: {
    defaults: { backoffLimit: 1, activeDeadlineSeconds: 14_400 },
  },
  /** Room to run, a deadline that stops what hangs, and alerts. */
  prod: {
    defaults: { resourcePreset: 'medium', activeDeadlineSeconds: 21_600, failedJobsHistoryLimit: 5 },
    alerts: { enabled: true },
  },
  /** A cluster on a laptop: images that `kind load` brought along, and little of everything. */
  kind: {
    defaults: { image: { pullPolicy: 'Never' }, backoffLimit: 0, successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 1 },
    resourcePresets: {
      small: {
        requests: { cpu: '50m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
        limits: { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '1Gi' },
      },
    },
  },
};

/** Values with which chart-testing installs the chart: jobs that end by themselves, from an image that anyone can pull. */
export const CI_VALUES: Values = {
  artifacts: { content: { version: '0.6.0', metadata: { product_name: 'ci' } } },
  credentials: { generated: { generate: { token: 24 } } },
  platform: { polaris: { enabled: false }, otel: { enabled: false }, openLineage: { enabled: false } },
  defaults: {
    image: { repository: 'library/busybox', tag: '1.37' },
    command: ['sh', '-c'],
    env: { TOKEN: { credential: { name: 'generated', key: 'token' } } },
  },
  jobs: {
    once: { args: ['test -r "$FLOE_ARTIFACTS" && test -n "$TOKEN" && touch /tmp/x /work/x'] },
    hourly: { args: ['date'], schedule: '@hourly' },
    steps: {
      steps: [
        { name: 'write', args: ['echo done > /work/state'] },
        { name: 'read', args: ['grep done /work/state'] },
      ],
    },
  },
};
