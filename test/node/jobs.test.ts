import { describe, expect, test } from 'vitest';
import { until } from '../cluster/support/wait.js';
import { kubectl } from './support/commands.js';
import { endedJob } from './support/jobs.js';
import { restrictedNamespace } from './support/namespace.js';
import { installProduct } from './support/product.js';

/** Prints, as JSON, what a process finds around it. */
const SURROUNDINGS = `
import json, os
def writable(folder):
    try:
        open(os.path.join(folder, "probe"), "w").close()
        return True
    except OSError as error:
        return error.strerror
with open("/proc/self/status") as file:
    status = dict(line.rstrip().split(":\\t", 1) for line in file)
print(json.dumps({
    "user": [os.getuid(), os.getgid()],
    "writable": {folder: writable(folder) for folder in ["/", "/usr/local/bin", "/dbt", "/etc/floe", "/tmp", "/work"]},
    "capabilities": status["CapEff"] + status["CapBnd"],
    "noNewPrivileges": status["NoNewPrivs"],
    "seccomp": status["Seccomp"],
    "token": os.path.exists("/var/run/secrets/kubernetes.io"),
}))
`;

/** Prints what dbt left in the warehouse. */
const WAREHOUSE = `
import duckdb
print(duckdb.connect("/work/orders.duckdb", read_only=True).sql("select * from sales.orders_by_customer order by customer").fetchall())
`;

const ROWS = "[('Ada', 2, 14.75), ('Grace', 1, 20.0)]";

/** Jobs that run once, besides or in place of the product's own. */
const once = (jobs: Record<string, unknown>): unknown => ({ jobs });

// Runs mostly wait: for images to start, and for the next minute.
describe.concurrent('in a namespace that enforces the restricted Pod Security Standard', () => {
  test('the product that was compiled builds in DuckDB when its CronJob is triggered', async () => {
    const namespace = await restrictedNamespace();
    expect(await installProduct(namespace)).toMatchObject({ exitCode: 0 });
    await kubectl('create', 'job', 'by-hand', '--from=cronjob/orders-dbt-build', `--namespace=${namespace}`);
    const { outcome, log } = await endedJob(namespace, 'by-hand');
    expect([outcome, log]).toEqual(['Complete', expect.stringContaining('Completed successfully')]);
    expect(log).toContain('Done. PASS=6 WARN=0 ERROR=0 SKIP=0');
  });

  test('the schedule starts a run by itself, and the run completes', async () => {
    const namespace = await restrictedNamespace();
    const jobs = { minutely: { kind: 'custom', schedule: '* * * * *', command: ['python', '-c', 'print("it ran")'] } };
    expect(await installProduct(namespace, once(jobs))).toMatchObject({ exitCode: 0 });
    const run = await until(
      'the CronJob starts a run',
      async () =>
        (await kubectl('get', 'jobs', `--namespace=${namespace}`, '--output=name')).split('\n').find((name) => name.includes('minutely')),
      90,
    );
    const { outcome, log } = await endedJob(namespace, run.replace('job.batch/', ''));
    expect([outcome, log]).toEqual(['Complete', expect.stringContaining('it ran')]);
  });

  test('a run has no rights: not root, no capability, no way to get one, a system that cannot be written to, no token', async () => {
    const namespace = await restrictedNamespace();
    const jobs = { look: { kind: 'custom', command: ['python', '-c', SURROUNDINGS] } };
    expect(await installProduct(namespace, once(jobs), '--wait', '--wait-for-jobs')).toMatchObject({ exitCode: 0 });
    const { outcome, log } = await endedJob(namespace, await onceJob(namespace, 'look'));
    expect(outcome).toBe('Complete');
    const found = JSON.parse(log.slice(log.indexOf('{'))) as { user: number[]; [key: string]: unknown };
    expect(found.user.every((id) => id > 0)).toBe(true);
    expect(found).toMatchObject({
      writable: {
        '/': 'Read-only file system',
        '/usr/local/bin': 'Read-only file system',
        '/dbt': 'Read-only file system',
        '/etc/floe': 'Read-only file system',
        '/tmp': true,
        '/work': true,
      },
      capabilities: '0'.repeat(32),
      noNewPrivileges: '1',
      // 2: a filter.
      seccomp: '2',
      token: false,
    });
  });

  test('steps hand over what they leave in /work', async () => {
    const namespace = await restrictedNamespace();
    const steps = [
      { name: 'seed', dbt: { command: 'seed' } },
      { name: 'build', dbt: { command: 'build', exclude: ['raw_orders'] } },
      { name: 'read', kind: 'custom', command: ['python', '-c', WAREHOUSE] },
    ];
    expect(
      await installProduct(
        namespace,
        once({ steps: { kind: 'dbt', resourcePreset: 'large', steps } }),
        '--wait',
        '--wait-for-jobs',
        '--timeout',
        '6m',
      ),
    ).toMatchObject({ exitCode: 0 });
    const { outcome, log, ended } = await endedJob(namespace, await onceJob(namespace, 'steps'));
    expect([outcome, log]).toEqual(['Complete', expect.stringContaining(ROWS)]);
    expect(Object.values(ended).map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  });

  test('a command that the image does not have fails the job and the install that waits for it, and is named', async () => {
    const namespace = await restrictedNamespace();
    const jobs = { broken: { kind: 'custom', command: ['no-such-program'] } };
    const { exitCode, output } = await installProduct(namespace, once(jobs), '--wait', '--wait-for-jobs', '--timeout', '3m');
    expect([exitCode, output]).toEqual([1, expect.stringMatching(/broken/)]);
    const { outcome, ended } = await endedJob(namespace, await onceJob(namespace, 'broken'));
    expect(outcome).toBe('Failed');
    const [{ reason, message } = { reason: undefined, message: undefined }] = Object.values(ended);
    expect([reason, message]).toEqual(['StartError', expect.stringContaining('no-such-program')]);
  });

  test('a dbt test that fails fails the run, and the log says which', async () => {
    const namespace = await restrictedNamespace();
    expect(await installProduct(namespace, { jobs: { 'dbt-build': { dbt: { vars: { fewest_orders: 2 } } } } })).toMatchObject({
      exitCode: 0,
    });
    await kubectl('create', 'job', 'by-hand', '--from=cronjob/orders-dbt-build', `--namespace=${namespace}`);
    const { outcome, log, ended } = await endedJob(namespace, 'by-hand');
    expect([outcome, log]).toEqual(['Failed', expect.stringContaining('Failure in test few_orders')]);
    expect(Object.values(ended).map(({ exitCode }) => exitCode)).toEqual([1]);
  });
});

/** The full name of a Job that the chart made, whose end is a hash. */
async function onceJob(namespace: string, job: string): Promise<string> {
  const names = await kubectl('get', 'jobs', `--namespace=${namespace}`, '--output=name');
  const found = names.split('\n').find((name) => name.startsWith(`job.batch/orders-${job}`));
  if (found === undefined) throw new Error(`No job ${job} in: ${names}`);
  return found.replace('job.batch/', '');
}
