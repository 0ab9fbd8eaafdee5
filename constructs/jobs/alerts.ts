import type { PrometheusRuleSpec } from '../../imports/monitoring.coreos.com.js';
import { call, format, Manifest, release, trunc, value, When, whenSet } from '../../src/index.js';
import type { CustomResource } from '../common/custom-resource.js';
import type { FloeJobs } from './floe-jobs.js';

type PrometheusRule = CustomResource<'monitoring.coreos.com/v1', 'PrometheusRule', PrometheusRuleSpec>;

/** The names of CronJobs are cut to 52 characters, of which a hash takes nine: so much of the prefix is always there. */
const SURE_PREFIX = 43;

/** Alerts of runs that failed and of schedules without a successful run, from the metrics of kube-state-metrics. */
export function addAlerts(chart: FloeJobs): void {
  const { alerts } = chart.values;
  const names = format`${trunc(format`${chart.fullname}-`, SURE_PREFIX)}.*`;
  const labels = { severity: alerts.severity };
  const seconds = call('mul', value.integer(), alerts.lateAfterHours, 3600);
  new Manifest<PrometheusRule>(
    new When(chart, 'WithAlerts', alerts.enabled),
    'prometheus-rule',
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { labels: whenSet(alerts.labels) },
      spec: {
        groups: [
          {
            name: 'floe-jobs',
            rules: [
              {
                alert: 'FloeJobFailed',
                expr: format`kube_job_status_failed{namespace="${release.namespace}", job_name=~"${names}"} > 0`,
                for: '1m',
                labels,
                annotations: {
                  summary: 'The job {{ $labels.job_name }} in {{ $labels.namespace }} failed.',
                  description: 'kubectl --namespace {{ $labels.namespace }} logs job/{{ $labels.job_name }} --all-containers',
                },
              },
              {
                alert: 'FloeJobLate',
                expr: format`time() - kube_cronjob_status_last_successful_time{namespace="${release.namespace}", cronjob=~"${names}"} > ${seconds} and on (namespace, cronjob) kube_cronjob_spec_suspend == 0`,
                for: '5m',
                labels,
                annotations: {
                  summary:
                    'The schedule {{ $labels.cronjob }} in {{ $labels.namespace }} has not succeeded for {{ $value | humanizeDuration }}.',
                },
              },
            ],
          },
        ],
      },
    },
    { suffix: '' },
  );
}
