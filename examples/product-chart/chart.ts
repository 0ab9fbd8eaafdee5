// A chart of one product, its jobs fixed in code: operators set the image, the schedule and the credential, and nothing else.
import { format, HelmApp, HelmChart, orElse, ServiceAccount, value } from 'floe-charts';
import { DbtJob, DltJob } from 'floe-charts/constructs';

const values = value.object({
  tag: value.string({ default: '1.4.0', description: 'The version of the product.' }),
  schedule: value.k8s.cron({ default: '0 6 * * *', description: 'When the product is built.' }),
  timeZone: value.k8s.timeZone({ default: 'Europe/Amsterdam', description: 'The time zone of the schedule.' }),
  warehouseSecret: value.optional(value.k8s.name(), { description: 'The Secret with the key password. Default: warehouse.' }),
  fullRefresh: value.boolean({ default: false, description: 'Whether incremental models are built anew.' }),
});

const app = new HelmApp({ outdir: 'charts' });
const chart = new HelmChart(app, 'customer-360', { version: '1.4.0', description: 'The data product customer-360.', values });
const v = chart.values;
const common = {
  image: format`registry.example.com/sales/customer-360:${v.tag}`,
  resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' } },
  serviceAccountName: new ServiceAccount(chart, 'account', { suffix: '' }).name,
  env: { WAREHOUSE_PASSWORD: { valueFrom: { secretKeyRef: { name: orElse(v.warehouseSecret, 'warehouse'), key: 'password' } } } },
};
new DltJob(chart, 'load', { ...common, script: 'load.py', schedule: { cron: '0 4 * * *', timeZone: v.timeZone } });
new DbtJob(chart, 'build', {
  ...common,
  select: ['tag:nightly'],
  fullRefresh: v.fullRefresh,
  schedule: { cron: v.schedule, timeZone: v.timeZone },
});
new DbtJob(chart, 'seed', { ...common, dbt: 'seed' });
app.synth();
