import { describe, expect, test } from 'vitest';
import { DatabaseClient } from '../../../support/database-client.js';
import { synthesized } from '../../../support/folders.js';
import { allHelms, type Helm } from '../../../support/helms.js';
import { helmTemplate, renderFolder, type Rendered } from '../../../../src/testing/index.js';

const folder = synthesized((app) => new DatabaseClient(app));
const helm = (allHelms().at(-1) as Helm).binary;
const render = (floe: unknown): Promise<Rendered[]> =>
  renderFolder(folder, { global: { floe } }, { helm, releaseName: 'floe', namespace: 'data' });
const refusal = async (floe: unknown): Promise<string> =>
  helmTemplate(folder, { global: { floe } }, { helm }).then(
    () => 'rendered',
    (error: unknown) => (error as Error).message,
  );
type Variable = { readonly name: string; readonly value?: string; readonly valueFrom?: unknown };
const envOf = (manifests: readonly Rendered[]): Record<string, unknown> => {
  const { containers } = (manifests.find(({ kind }) => kind === 'Pod') as Rendered)['spec'] as { containers: { env: Variable[] }[] };
  return Object.fromEntries((containers[0]?.env ?? []).map(({ name, value, valueFrom }) => [name, value ?? valueFrom]));
};
const ofKind = (manifests: readonly Rendered[], kind: string): Rendered[] => manifests.filter((manifest) => manifest.kind === kind);

const OUTSIDE = { postgresql: { host: 'db.example.com', databases: { dagster: { credential: { existingSecret: 'mine' } } } } };
const EMBEDDED = { postgresql: { enabled: true } };

describe('a service finds its database', () => {
  test('in its release', async () => {
    expect(envOf(await render(EMBEDDED))).toMatchObject({
      PGHOST: 'floe-postgresql.data.svc',
      PGPORT: '5432',
      PGDATABASE: 'dagster',
      PGUSER: 'dagster',
      PGPASSWORD: { secretKeyRef: { name: 'floe-dagster-database', key: 'postgresql-password' } },
      PGSSLMODE: 'prefer',
    });
  });

  test('under the name that the server was given', async () => {
    expect(envOf(await render({ postgresql: { enabled: true, fullname: 'db' } }))).toMatchObject({ PGHOST: 'db.data.svc' });
  });

  test('outside, with nothing left of the one in the release', async () => {
    const manifests = await render({
      postgresql: { ...OUTSIDE.postgresql, port: 6432, sslMode: 'verify-full', caSecret: { name: 'ca', key: 'ca.crt' } },
    });
    expect(envOf(manifests)).toMatchObject({
      PGHOST: 'db.example.com',
      PGPORT: '6432',
      PGPASSWORD: { secretKeyRef: { name: 'mine', key: 'postgresql-password' } },
      PGSSLMODE: 'verify-full',
      PGSSLROOTCERT: '/etc/floe/database-ca/ca.crt',
    });
    expect(ofKind(manifests, 'Secret')).toEqual([]);
    expect(JSON.stringify(manifests)).not.toMatch(/floe-postgresql|5432/);
  });

  test.each(['', "it's", '"', 'a b', '{{ x }}', 'yes', '1.10', '$(id)', 'é', '\\'])('whatever its names are: %j', async (name) => {
    if (name === '') return expect(await refusal({ postgresql: { enabled: true, databases: { dagster: { name } } } })).toMatch(/name/);
    const env = envOf(await render({ postgresql: { enabled: true, databases: { dagster: { name, username: name } } } }));
    // Kubernetes makes $ of $$.
    const arrived = [env['PGDATABASE'], env['PGUSER']].map((text) => (text as string).replaceAll('$$', '$'));
    expect(arrived).toEqual([name, name]);
  });
});

describe('is told', () => {
  test('that a server is missing', async () => {
    expect(await refusal({})).toMatch(/Dagster needs a database server: set global\.floe\.postgresql\.host/);
  });

  test('that a password drawn here is unknown outside', async () => {
    expect(await refusal({ postgresql: { host: 'db' } })).toMatch(
      /databases\.dagster\.credential has no 'postgresql-password': set existingSecret, externalSecret or values, because Dagster's database is on a server outside/,
    );
  });

  test('that nothing is drawn for tools that only render, and what to set', async () => {
    const credential = { values: { 'postgresql-password': 'given' } };
    expect(await refusal({ ...EMBEDDED, secrets: { generate: false } })).toMatch(
      /global\.floe\.postgresql\.databases\.dagster\.credential has no 'postgresql-password'.*global\.floe\.secrets\.generate is false/,
    );
    expect(await refusal({ postgresql: { enabled: true, databases: { dagster: { credential } } }, secrets: { generate: false } })).toBe(
      'rendered',
    );
  });

  test.each(['verify-ca', 'verify-full'])('whom to trust under %s', async (sslMode) => {
    expect(await refusal({ postgresql: { ...OUTSIDE.postgresql, sslMode } })).toMatch(/global\.floe\.postgresql\.caSecret/);
  });
});

describe("the role's password", () => {
  test('is drawn, and kept with the volume of the server in the release', async () => {
    const [secret] = ofKind(await render(EMBEDDED), 'Secret');
    expect(secret?.metadata).toMatchObject({ name: 'floe-dagster-database', annotations: { 'helm.sh/resource-policy': 'keep' } });
    expect(Buffer.from(secret?.['data']['postgresql-password'] as string, 'base64').toString()).toMatch(/^[A-Za-z0-9]{32}$/);
  });

  test('goes with the release where the server is outside', async () => {
    const credential = { values: { 'postgresql-password': 'given' } };
    const [secret] = ofKind(await render({ postgresql: { host: 'db', databases: { dagster: { credential } } } }), 'Secret');
    expect(secret?.metadata.annotations?.['helm.sh/resource-policy']).toBeUndefined();
    expect(secret).toMatchObject({ stringData: { 'postgresql-password': 'given' } });
    expect(secret?.['data']).toBeUndefined();
  });
});

test('images come from the mirror, with its Secrets', async () => {
  const [pod] = ofKind(
    await render({ ...EMBEDDED, imageRegistry: 'mirror.example.com:5000/hub', imagePullSecrets: [{ name: 'pull' }] }),
    'Pod',
  );
  expect(pod?.['spec'].containers[0].image).toBe('mirror.example.com:5000/hub/library/postgres:18.6');
  expect(pod?.['spec'].imagePullSecrets).toEqual([{ name: 'pull' }]);
});

describe('the network lets it', () => {
  const egress = async (floe: unknown): Promise<unknown> => ofKind(await render(floe), 'NetworkPolicy')[0]?.['spec'].egress;
  const dns = {
    ports: [
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
    ],
  };

  test('reach the server in the release, and no other', async () => {
    const matchLabels = {
      'app.kubernetes.io/name': 'postgresql',
      'app.kubernetes.io/instance': 'floe',
      'app.kubernetes.io/component': 'server',
    };
    expect(await egress(EMBEDDED)).toEqual([
      dns,
      {
        to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'data' } }, podSelector: { matchLabels } }],
        ports: [{ port: 5432, protocol: 'TCP' }],
      },
    ]);
  });

  test('reach the port of a server outside', async () => {
    expect(await egress({ postgresql: { ...OUTSIDE.postgresql, port: 6432 } })).toEqual([
      dns,
      { ports: [{ port: 6432, protocol: 'TCP' }] },
    ]);
  });

  test('do anything where policies are off', async () => {
    expect(ofKind(await render({ ...EMBEDDED, networkPolicy: { enabled: false } }), 'NetworkPolicy')).toEqual([]);
  });
});
