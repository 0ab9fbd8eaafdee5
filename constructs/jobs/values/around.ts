import { imageValues } from '../../common/image.js';
import { value } from '../../../src/index.js';

const optionalHours = (description: string, byDefault: number) =>
  value.integer({ default: byDefault, minimum: 1, maximum: 8760, description });

/** What surrounds the jobs: network rules, limits, alerts, the test. */
export const aroundValues = {
  networkPolicy: value.object({
    enabled: value.boolean({ default: true, description: 'Whether jobs may reach only what is listed here. Nothing may reach them.' }),
    dns: value.boolean({ default: true, description: 'Whether they may resolve names.' }),
    platform: value.boolean({ default: true, description: "Whether they may reach the platform's services, in its namespace." }),
    https: value.boolean({
      default: true,
      description: 'Whether they may reach port 443 of everything outside the cluster: warehouses, cloud storage.',
    }),
    privateRanges: value.list(value.string({ pattern: '^([0-9]{1,3}[.]){3}[0-9]{1,3}/([0-9]|[12][0-9]|3[0-2])$' }), {
      default: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
      description: "The cluster's address ranges, which do not count as outside.",
    }),
    egress: value.k8s.networkPolicyEgress({ description: 'Further rules for what they may reach.' }),
    ingress: value.k8s.networkPolicyIngress({ description: 'Rules for what may reach them.' }),
  }),
  resourceQuota: value.object({
    enabled: value.boolean({ default: false, description: "Whether the namespace's resources are limited as a whole." }),
    hard: value.map(value.k8s.quantity(), {
      keys: { pattern: '^[-A-Za-z0-9_./]+$' },
      default: { 'requests.cpu': '20', 'requests.memory': '64Gi', pods: '200' },
      description: 'The limits.',
    }),
  }),
  limitRange: value.object({
    enabled: value.boolean({
      default: false,
      description: 'Whether containers of the namespace that ask for nothing get defaults, and are limited.',
    }),
    limits: value.k8s.limitRangeItems({
      default: [{ type: 'Container', default: { cpu: '500m', memory: '512Mi' }, defaultRequest: { cpu: '100m', memory: '256Mi' } }],
      description: 'The limits.',
    }),
  }),
  alerts: value.object({
    enabled: value.boolean({
      default: false,
      description: 'Whether Prometheus alerts of jobs that fail or are late. Needs its operator, and kube-state-metrics.',
    }),
    labels: value.k8s.labels({ description: 'Labels of the PrometheusRule, by which Prometheus finds it.' }),
    severity: value.string({ default: 'warning', minLength: 1, description: 'The severity of the alerts.' }),
    lateAfterHours: optionalHours(
      'After how many hours without a successful run a scheduled job is late. Must be longer than the longest schedule.',
      26,
    ),
  }),
  test: value.object({
    enabled: value.boolean({
      default: true,
      description: 'Whether `helm test` checks that the artifacts can be read and the services of the platform answer.',
    }),
    image: imageValues({ repository: 'library/python', tag: '3.13-alpine' }),
    resources: value.k8s.resources({
      default: {
        requests: { cpu: '50m', memory: '64Mi', 'ephemeral-storage': '16Mi' },
        limits: { cpu: '500m', memory: '128Mi', 'ephemeral-storage': '64Mi' },
      },
      description: 'What the test is promised, and what it may use.',
    }),
    timeoutSeconds: value.integer({ default: 10, minimum: 1, maximum: 300, description: 'How many seconds a service may take to answer.' }),
  }),
};
