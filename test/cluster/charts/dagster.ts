import type { Account, ChartTests, Values } from './chart.js';

const secret = (name: string, key: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  stringData: { [key]: 'for tests' },
});

/** The password of a server outside, and its authority. */
export const OUTSIDE = [secret('dagster-database', 'postgresql-password'), secret('database-ca', 'ca.crt')];

const STOPS = ['delete jobs.batch', 'delete pods', 'list pods'];
const STARTS = ['create jobs.batch', 'delete jobs.batch', 'list jobs.batch'];
const WATCHES = ['get jobs.batch/status', 'get pods/log', 'list events'];
const MAY = {
  webserver: STOPS,
  daemon: [...STARTS, ...STOPS, ...WATCHES],
  run: [...STARTS, ...WATCHES, 'create pods', 'delete pods', 'get pods', 'list pods'],
};

/** Dagster's accounts where runs start in the release's own namespace. */
export const dagsterAccounts = (release: string): readonly Account[] => [
  { name: `${release}-dagster-webserver`, may: MAY.webserver },
  { name: `${release}-dagster-daemon`, may: MAY.daemon },
  { name: `${release}-dagster-code-location`, may: [] },
  { name: `${release}-dagster-run`, may: [] },
  { name: 'default', may: [] },
];

/** Runs in another namespace, which start pods of their own. */
export const dagsterSpread = (key?: string): NonNullable<ChartTests['spread']> => ({
  values: (namespace) => {
    const own = { runs: { startsPods: true } };
    const databases = { dagster: { credential: { existingSecret: 'dagster-database' } } };
    const global = { floe: { dagster: { runNamespace: namespace }, postgresql: { databases } } };
    return key === undefined ? { global, ...own } : { global, [key]: own };
  },
  accounts: (release) => [
    { name: `${release}-dagster-webserver`, mayHere: [], mayElsewhere: MAY.webserver },
    { name: `${release}-dagster-daemon`, mayHere: [], mayElsewhere: MAY.daemon },
    { name: `${release}-dagster-run`, isElsewhere: true, mayHere: [], mayElsewhere: MAY.run },
  ],
});

const podAnnotations = { changed: 'yes' };
export const DAGSTER_CHANGED = {
  webserver: { podAnnotations },
  daemon: { podAnnotations },
  codeLocationDefaults: { podAnnotations },
  runs: { ttlSecondsAfterFinished: 4242 },
} satisfies Values;

const image = (repository: string): Values => ({ image: { registry: 'registry.invalid', repository, tag: '1' } });

export const dagster: ChartTests = {
  podSecurity: 'restricted',
  simulatedOnly: true,
  environment: () => ({ values: [], objects: OUTSIDE }),
  example: () => ({}),
  changed: DAGSTER_CHANGED,
  failing: {
    'services that end': image('exits-with'),
    'services without their image': image('never-starts'),
    'a database that does not answer': { waitForDatabase: image('exits-with') },
  },
  refused: 'deployments.apps',
  stays: () => false,
  kept: () => [],
  accounts: dagsterAccounts,
  spread: dagsterSpread(),
};
