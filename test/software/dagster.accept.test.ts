import { afterAll, describe, expect, test } from 'vitest';
import type { Rendered } from '../../src/testing/index.js';
import { podSecurityFindings } from '../support/pod-security.js';
import { containerOf, DAGSTER_IMAGE, named, renderDagster, script } from './support/dagster.js';
import { podOf, Sandbox } from './support/sandbox.js';

const password = 'p@ss:/?#%\'" word';
const PLAIN = {
  global: { floe: { postgresql: { host: 'db', databases: { dagster: { credential: { values: { 'postgresql-password': password } } } } } } },
};

const sandboxes: Sandbox[] = [];
afterAll(async () => Promise.all(sandboxes.map(async (each) => each.end())));

interface Accepted {
  readonly settings: Record<string, unknown>;
  readonly classes: Record<string, { class: string; config: Record<string, unknown> }>;
  readonly errors: readonly string[];
  readonly url: Readonly<Record<string, unknown>>;
  readonly locations: readonly { name: string; host: string; port: number; ssl: boolean | null }[];
  readonly job: Rendered;
}

/** What the real packages make of the configuration of a release, in the pod of a code location if it has one. */
async function accepted(values: unknown, location?: string): Promise<Accepted> {
  const manifests = await renderDagster(values);
  const sandbox = await new Sandbox(manifests, DAGSTER_IMAGE).ready();
  sandboxes.push(sandbox);
  const webserver = named(manifests, 'Deployment', 'webserver');
  const context =
    location === undefined
      ? []
      : (containerOf(named(manifests, 'Deployment', location)).env ?? []).filter(({ name }) => /CONTEXT|IMAGE/.test(name));
  const container = { ...containerOf(webserver), command: ['python', '-c', script('accept.py')], args: [] };
  const running = sandbox.run(podOf(webserver), {
    ...container,
    env: [...(container.env ?? []), { name: 'WORKSPACE', value: '/etc/dagster/workspace.yaml' }, ...context],
  });
  expect([await running.exited, running.output]).toEqual([0, expect.stringContaining('RESULT ')]);
  return JSON.parse(running.output.split('RESULT ')[1] as string) as Accepted;
}

describe('the real packages', () => {
  test('accept the defaults', async () => {
    const { errors, job, locations, url } = await accepted(PLAIN);
    expect(errors).toEqual([]);
    expect(locations).toEqual([]);
    expect(url).toEqual({
      drivername: 'postgresql+psycopg2',
      username: 'dagster',
      password,
      host: 'db',
      port: 5432,
      database: 'dagster',
      query: { sslmode: 'prefer' },
    });
    expect(podSecurityFindings(job)).toEqual([]);
    console.log(JSON.stringify(job, null, 1));
  });
});
