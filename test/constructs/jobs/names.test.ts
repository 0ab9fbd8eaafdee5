import { describe, expect, test } from 'vitest';
import type { Rendered } from '../../../src/testing/index.js';
import { eachHelm, identity, MONITORING, newest, renderJobs } from '../../support/floe-jobs.js';
import { isOperators, RICH, RICH_SETTINGS } from '../../support/floe-jobs-values.js';
import { invalidNames } from '../../support/names.js';
import { danglingReferences } from '../../support/references.js';

const { image, steps, credentialFiles, volumes } = RICH_SETTINGS;
/** What has names or refers to them. */
const NAMED = { image, steps: steps.slice(0, 1), credentialFiles, volumes, schedule: '@daily' };
const LONG = 'x'.repeat(62);
const values = {
  ...RICH.jobs,
  credentials: { ...RICH.jobs.credentials, [`${LONG}a`]: { values: { a: 'a' } }, [`${LONG}b`]: { values: { a: 'b' } } },
  jobs: {
    a: NAMED,
    [`${LONG}a`]: NAMED,
    [`${LONG}b`]: NAMED,
    // A hash in place of what is too long must not end in `--` or begin where a name may not.
    [`x-${'-'.repeat(58)}-x`]: NAMED,
    [`${LONG}c`]: { ...NAMED, schedule: null },
    [`${LONG}d`]: { ...NAMED, schedule: null },
    test: { ...NAMED, schedule: null },
    artifacts: NAMED,
  },
};
const RELEASES = ['r', '1', 'r'.repeat(53), `9${'r'.repeat(52)}`, `1.${'b-'.repeat(25)}c`];

describe.each(eachHelm)('Helm %s', (_, helm) => {
  test('whatever the release and the jobs are called: names are valid, unique and referred to', async () => {
    for (const releaseName of RELEASES) {
      const rendered = await renderJobs(values, { helm: helm.binary, releaseName, apiVersions: MONITORING });
      expect(invalidNames(rendered), releaseName).toEqual([]);
      expect(danglingReferences(rendered, isOperators), releaseName).toEqual([]);
      expect(rendered.filter(({ kind }) => kind === 'CronJob' || kind === 'Job')).toHaveLength(8);
    }
  });
});

test('fullnameOverride leaves no reference behind', async () => {
  for (const fullnameOverride of ['o', 'o'.repeat(53), '0-9']) {
    const rendered = await renderJobs({ ...values, fullnameOverride }, { releaseName: 'release', apiVersions: MONITORING });
    expect(invalidNames(rendered)).toEqual([]);
    expect(danglingReferences(rendered, isOperators)).toEqual([]);
    expect(rendered.filter(({ metadata }) => !metadata.name.startsWith(fullnameOverride.slice(0, 43))).map(identity)).toEqual([]);
  }
});

describe('two releases in one namespace', () => {
  const render = async (releaseName: string, of: object = values): Promise<Rendered[]> =>
    renderJobs(of, { releaseName, apiVersions: MONITORING, helm: newest.binary });
  const shared = async (a: Promise<Rendered[]>, b: Promise<Rendered[]>): Promise<string[]> => {
    const names = new Set((await a).map(identity));
    return (await b).map(identity).filter((each) => names.has(each));
  };

  test('share no name, also where their names differ at the end only', async () => {
    expect(await shared(render('one'), render('two'))).toEqual([]);
    expect(await shared(render(`${'r'.repeat(52)}a`), render(`${'r'.repeat(52)}b`))).toEqual([]);
    expect(await shared(render('sales'), render('sales-eu'))).toEqual([]);
  });

  test('select their own pods only', async () => {
    const rendered = await render('one');
    const policy = rendered.find(({ kind }) => kind === 'NetworkPolicy') as Rendered;
    expect(policy['spec']).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'one', 'app.kubernetes.io/name': 'floe-jobs' } },
    });
  });
});
