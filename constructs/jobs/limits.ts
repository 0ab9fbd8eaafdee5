import { Manifest, When } from '../../src/index.js';
import type { LimitRange, ResourceQuota } from '../../src/kubernetes/index.js';
import type { FloeJobs } from './floe-jobs.js';

/** Limits of the namespace, for a product that has one to itself. */
export function addLimits(chart: FloeJobs): void {
  const { limitRange, resourceQuota } = chart.values;
  new Manifest<ResourceQuota>(
    new When(chart, 'WithResourceQuota', resourceQuota.enabled),
    'resource-quota',
    { apiVersion: 'v1', kind: 'ResourceQuota', spec: { hard: resourceQuota.hard } },
    { suffix: '' },
  );
  new Manifest<LimitRange>(
    new When(chart, 'WithLimitRange', limitRange.enabled),
    'limit-range',
    { apiVersion: 'v1', kind: 'LimitRange', spec: { limits: limitRange.limits } },
    { suffix: '' },
  );
}
