// Writes 1,000 CronJobs to as many files, in one of several ways, and prints the milliseconds from the first construct to
// the last file. Run by main.mjs, in a process of its own each time.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const [way, outdir, count = '1000'] = process.argv.slice(2);
const names = Array.from({ length: Number(count) }, (_, i) => `job-${i}`);

const spec = (name, image, labels, resources) => ({
  schedule: '0 * * * *',
  concurrencyPolicy: 'Forbid',
  jobTemplate: {
    spec: {
      backoffLimit: 2,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Never',
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [{ name: 'job', image, args: ['run', name], env: [{ name: 'NAME', value: name }], resources }],
        },
      },
    },
  },
});

async function chart() {
  const { format, HelmApp, HelmChart, Manifest, value, whenSet } = await import('../dist/src/index.js');
  return () => {
    const app = new HelmApp({ outdir });
    const values = value.object({
      image: value.object({ repository: value.string({ default: 'docker.io/library/busybox' }), tag: value.string({ default: '1.37' }) }),
      resources: value.k8s.resources(),
    });
    const chart = new HelmChart(app, 'jobs', { version: '1.0.0', description: 'A thousand jobs.', values });
    const { image, resources } = chart.values;
    for (const name of names) {
      new Manifest(chart, name, {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        spec: spec(name, format`${image.repository}:${image.tag}`, chart.selectorLabels(name), whenSet(resources)),
      });
    }
    app.synth();
    return join(outdir, 'jobs/templates');
  };
}

/** The same objects by plain cdk8s, which knows no values: constants take their place. */
async function plain(onePerChart) {
  const { ApiObject, App, Chart, YamlOutputType } = await import('cdk8s');
  return () => {
    const app = new App({ outdir, yamlOutputType: onePerChart ? YamlOutputType.FILE_PER_CHART : YamlOutputType.FILE_PER_RESOURCE });
    const standard = { 'app.kubernetes.io/name': 'jobs', 'app.kubernetes.io/instance': 'release' };
    const all = {
      ...standard,
      'helm.sh/chart': 'jobs-1.0.0',
      'app.kubernetes.io/version': '1.0.0',
      'app.kubernetes.io/managed-by': 'Helm',
    };
    const shared = onePerChart ? undefined : new Chart(app, 'jobs');
    for (const name of names) {
      new ApiObject(shared ?? new Chart(app, name), name, {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: `release-jobs-${name}`, labels: all },
        spec: spec(name, 'docker.io/library/busybox:1.37', { ...standard, 'app.kubernetes.io/component': name }, undefined),
      });
    }
    app.synth();
    return outdir;
  };
}

const ways = { chart, 'file-per-resource': () => plain(false), 'file-per-chart': () => plain(true) };
const run = await ways[way]();
const start = performance.now();
const folder = run();
const milliseconds = performance.now() - start;
const written = readdirSync(folder).filter((file) => /cronjob|\.yaml$/i.test(file)).length;
if (written < names.length) throw new Error(`${way} wrote ${written} files of ${names.length}.`);
process.stdout.write(`${milliseconds}\n`);
