import { expect, test } from 'vitest';
import { LAUNCH } from '../software/dagster/queries.js';
import { kubectl } from './support/commands.js';
import { endedJob } from './support/jobs.js';
import { restrictedNamespace } from './support/namespace.js';
import { Platform } from './support/platform.js';

test('floe-platform runs a job of Dagster, over a restart, an upgrade, a rollback and another install on the same data', async () => {
  const platform = new Platform(await restrictedNamespace());
  const names = async (...kinds: readonly string[]): Promise<string[]> =>
    (await kubectl('get', kinds.join(','), `--namespace=${platform.namespace}`, '--output=name')).split('\n').filter(Boolean).sort();
  const launched = async (): Promise<string> => {
    const { launchRun } = (await platform.ask(LAUNCH, { job: 'greeting' })).data as { launchRun: { run: { runId: string } } };
    expect(launchRun).toMatchObject({ __typename: 'LaunchRunSuccess' });
    return launchRun.run.runId;
  };
  await platform.prepare();
  const before = await names('secret', 'persistentvolumeclaim');
  await platform.helm('install');
  expect((await platform.test()).output).toMatch(/ok: Dagster 1\.13\.\d+ at .*: sales/);

  const first = await launched();
  await platform.runIs(first, 'SUCCESS');
  const { outcome, log } = await endedJob(platform.namespace, `dagster-run-${first}`);
  expect([outcome, log]).toEqual(['Complete', expect.stringContaining('"hello"')]);

  await kubectl('delete', 'pod', 'floe-postgresql-0', `--namespace=${platform.namespace}`);
  await kubectl('rollout', 'status', 'statefulset/floe-postgresql', `--namespace=${platform.namespace}`, '--timeout=180s');
  await platform.test();

  const podAnnotations = { changed: 'yes' };
  await platform.helm('upgrade', {
    postgresql: { podAnnotations },
    dagster: { webserver: { podAnnotations }, daemon: { podAnnotations } },
  });
  await platform.test();
  await platform.rollback(1);
  await platform.runIs(first, 'SUCCESS');

  await platform.uninstall();
  expect((await names('secret', 'persistentvolumeclaim')).filter((name) => !before.includes(name))).toEqual([
    'persistentvolumeclaim/data-floe-postgresql-0',
    'secret/floe-dagster-database',
    'secret/floe-postgresql-superuser',
  ]);
  await platform.helm('install');
  await platform.test();
  await platform.runIs(first, 'SUCCESS');
  await platform.runIs(await launched(), 'SUCCESS');
}, 1_500_000);
