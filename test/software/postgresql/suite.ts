import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { FloePlatform } from '../../../constructs/index.js';
import { MOVE_IN } from '../../../constructs/platform/moving.js';
import { renderFolder, type Rendered } from '../../../src/testing/index.js';
import { synthesized, temporaryFolder } from '../../support/folders.js';
import { allHelms } from '../../support/helms.js';
import { ended, secretOf, Server, type Ended } from '../support/postgresql.js';
import { type Container, type Image } from '../support/sandbox.js';
import { until } from '../support/until.js';

const helm = allHelms().at(-1)?.binary ?? 'helm';
const folder = synthesized((app) => new FloePlatform(app));
const render = (values: unknown = {}): Promise<Rendered[]> => renderFolder(folder, values, { helm, releaseName: 'floe' });

/** Names and passwords with every meaning that SQL, shells, connection strings and files give characters. */
const HOSTILE = {
  quotes: { name: `it's "quoted"`, username: `o'"brien`, password: `'; DROP ROLE postgres; --"` },
  shell: { name: '$(id) `id` ${HOME}', username: '-rf *', password: 'a\\b$(id)`id`%s%%\\n' },
  address: { name: 'postgres://x=y/z', username: 'host=evil', password: ' spaces and\ttabs ' },
  unicode: { name: 'données 漢字', username: 'Ünal', password: 'pä\u{1f600}ß' },
  lines: { name: 'a\nb', username: 'c\nd', password: 'ends in a newline\n' },
} as const;
const hostile = {
  postgresql: {
    databases: Object.fromEntries(
      Object.entries(HOSTILE).map(([key, { name, password, username }]) => [key, { name, username, credential: { values: { password } } }]),
    ),
  },
};

const DAGSTER_OFF = { global: { floe: { dagster: { enabled: false } } } };

/** A volume of its own for each test, and the server on it until the test has ended. */
async function started(values: unknown, image: Image, claims = temporaryFolder()): Promise<Server> {
  return owned(await Server.start(await render(values), image, claims));
}

function owned(server: Server): Server {
  onTestFinished(() => server.end());
  return server;
}

/** A session that is there, and does nothing until it is ended. */
async function sleeping(server: Server, as: Parameters<Server['sql']>[1] = {}): Promise<{ ended: Promise<string> }> {
  const query = 'SELECT pg_sleep(120)';
  const session = server.sql(query, as);
  await until('a session', 20, async () =>
    (await server.sql(`SELECT count(*) FROM pg_stat_activity WHERE query = '${query}'`)) === '1' ? true : undefined,
  );
  return { ended: session };
}

const dagsterPassword = ({ manifests }: Server): string => secretOf(manifests, '-dagster-database', 'postgresql-password');
const asDagster = (server: Server) => ({ user: 'dagster', password: dagsterPassword(server), database: 'dagster' });
const given = (password: string): unknown => ({
  global: { floe: { postgresql: { databases: { dagster: { credential: { values: { 'postgresql-password': password } } } } } } },
});

/** All that does not need TLS, with a PostgreSQL. */
export function testPostgresql(major: string, image: Image): void {
  describe(`PostgreSQL ${major}`, () => {
    let server: Server;
    beforeAll(async () => {
      server = await Server.start(await render(hostile), image, temporaryFolder());
    });
    afterAll(() => server.end());

    test('helm test logs in to every database, whatever it, its role and its password are called', async () => {
      const { code, output } = await server.helmTest();
      expect(output).not.toContain('FAILED');
      expect(output.match(/^ok: /gm)).toHaveLength(2 + Object.keys(HOSTILE).length);
      expect(code).toBe(0);
    });

    test('every database belongs to its role, which is no more than that, and no other role may enter', async () => {
      expect(await server.sql('SELECT version()')).toContain(`PostgreSQL ${major}`);
      for (const { name, password, username } of Object.values(HOSTILE)) {
        const as = { user: username, password, database: name };
        expect(await server.sql('SELECT current_user', as)).toBe(username);
        expect(await server.sql(`SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()`, as)).toBe(username);
        expect(await server.sql('CREATE TABLE mine (x integer); DROP TABLE mine', as)).toBe('');
        expect(await server.sql('CREATE DATABASE more', as)).toContain('permission denied');
        expect(await server.sql('SELECT 1', { ...as, database: 'dagster' })).toContain('permission denied for database "dagster"');
        expect(await server.sql('SELECT 1', { ...as, password: `${password}x` })).toContain('password authentication failed');
      }
    });

    test('nobody enters without a password, on the socket neither', async () => {
      expect(await server.sql('SELECT 1', { password: '' })).toContain('no password supplied');
      expect(await server.sql('SELECT passwd FROM pg_shadow')).not.toMatch(/^(?!SCRAM-SHA-256)/m);
      const rules = await server.sql('SELECT DISTINCT auth_method FROM pg_hba_file_rules');
      expect(rules).toBe('scram-sha-256');
    });

    test('no password is in a process list or in what containers say', () => {
      const secrets = [server.superuser, dagsterPassword(server), ...Object.values(HOSTILE).map(({ password }) => password.trim())];
      const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
      for (const secret of secrets) expect(`${processes}${server.log}`).not.toContain(secret);
    });

    test('what the settings say holds, whatever characters they have', async () => {
      const texts = Object.values(HOSTILE).map(({ password }) => password);
      const settings = {
        max_connections: 33,
        jit: false,
        work_mem: '5MB',
        ...Object.fromEntries(texts.map((text, i) => [`floe.text${i}`, text])),
      };
      const set = await started({ postgresql: { settings } }, image);
      expect(await set.sql('SHOW max_connections')).toBe('33');
      expect(await set.sql('SHOW jit')).toBe('off');
      expect(await set.sql('SHOW work_mem')).toBe('5MB');
      for (const [i, text] of texts.entries()) expect(await set.sql(`SHOW "floe.text${i}"`)).toBe(text);
    });

    test('passwords that change, services that come and roles with another name are picked up when the pod starts', async () => {
      const claims = temporaryFolder();
      const first = await Server.start(await render(given('first')), image, claims);
      expect(await first.sql('CREATE TABLE kept (x integer); INSERT INTO kept VALUES (7)', asDagster(first))).toBe('');
      const oldSuperuser = first.superuser;

      const later = {
        ...(given('second') as object),
        postgresql: { databases: { late: {} }, credential: { values: { password: 'new' } } },
      };
      const second = await first.upgraded(await render(later));
      expect(await second.sql('SELECT x FROM kept', asDagster(second))).toBe('7');
      expect(await second.sql('SELECT 1', { ...asDagster(second), password: 'first' })).toContain('password authentication failed');
      expect(await second.sql('SELECT 1', { password: oldSuperuser })).toContain('password authentication failed');
      expect((await second.helmTest()).code).toBe(0);

      const renamed = {
        global: {
          floe: {
            postgresql: {
              databases: { dagster: { username: 'orchestrator', credential: { values: { 'postgresql-password': 'third' } } } },
            },
          },
        },
      };
      const third = owned(await second.upgraded(await render(renamed)));
      const as = { user: 'orchestrator', password: 'third', database: 'dagster' };
      expect(await third.sql('ALTER TABLE kept ADD y integer; SELECT x FROM kept', as)).toBe('7');
      // What is no longer asked for stays.
      expect(await third.sql("SELECT count(*) FROM pg_database WHERE datname = 'late'")).toBe('1');
    });

    test('it ends fast when it is asked to as Kubernetes asks, sessions or not; and recovers when it is killed', async () => {
      const one = await started({}, image);
      expect(await one.sql('CREATE TABLE kept (x integer); INSERT INTO kept VALUES (7)', asDagster(one))).toBe('');
      const session = await sleeping(one);
      expect((await one.stop('SIGKILL')).code).not.toBe(0);
      await session.ended;
      await one.startPod();
      expect(await one.sql('SELECT x FROM kept', asDagster(one))).toBe('7');

      const another = await sleeping(one);
      const { code, output } = await one.stop('SIGINT');
      expect(output).toContain('fast shutdown');
      expect(output).toContain('database system is shut down');
      expect(code).toBe(0);
      expect(await another.ended).toMatch(/terminating connection|closed the connection/);
    });

    describe('backups', () => {
      const values = { postgresql: { ...hostile.postgresql, backup: { enabled: true, beforeUpgrade: true } } };
      const backUp = (of: Server): Promise<Ended> => of.run(of.pod('CronJob', '-backup'));
      const restore = (of: Server): Promise<Ended> => of.run(of.pod('CronJob', '-restore'));

      test('in a claim come back, with sessions open, and what was before stays beside', async () => {
        const claims = temporaryFolder();
        const one = await started(values, image, claims);
        for (const { name, password, username } of Object.values(HOSTILE))
          expect(
            await one.sql(`CREATE TABLE kept (x text); INSERT INTO kept VALUES ('before')`, { user: username, password, database: name }),
          ).toBe('');
        const made = await backUp(one);
        expect(made).toMatchObject({ code: 0, output: expect.stringMatching(/^\d{8}T\d{6}Z is complete\.$/m) as string });
        for (const { name, password, username } of Object.values(HOSTILE))
          await one.sql(`UPDATE kept SET x = 'after'`, { user: username, password, database: name });
        const { name, password, username } = HOSTILE.quotes;
        const session = await sleeping(one, { user: username, password, database: name });

        const restored = await restore(one);
        expect(restored.output).not.toMatch(/error/i);
        expect(restored.code).toBe(0);
        expect(await session.ended).toContain('terminating connection');
        for (const each of Object.values(HOSTILE)) {
          const as = { user: each.username, password: each.password, database: each.name };
          expect(await one.sql('SELECT x FROM kept', as)).toBe('before');
          expect(await one.sql('ALTER TABLE kept ADD y integer', as)).toBe('');
          expect(await one.sql('SELECT 1', { ...as, user: 'dagster', password: dagsterPassword(one) })).toContain('permission denied');
        }
        expect((await one.helmTest()).code).toBe(0);
        expect(await one.sql("SELECT count(*) FROM pg_database WHERE datname LIKE '%\\_before\\_%' AND datconnlimit = 0")).toBe('6');
        // The old ones are no part of the next backup.
        expect((await backUp(one)).output).not.toContain('_before_');
      });

      test('that are broken, unknown or not complete change nothing', async () => {
        const claims = temporaryFolder();
        const one = await started(values, image, claims);
        expect(await one.sql('CREATE TABLE kept (x integer); INSERT INTO kept VALUES (7)', asDagster(one))).toBe('');
        expect((await restore(one)).output).toContain('There is no complete backup');
        expect((await backUp(one)).code).toBe(0);
        const backups = join(claims, 'floe-postgresql-backup');
        const [stamp] = readdirSync(backups) as [string];
        const dump = join(backups, stamp, 'dagster.dump');
        writeFileSync(dump, readFileSync(dump).subarray(0, -100));
        const broken = await restore(one);
        expect(broken.code).not.toBe(0);
        expect(await one.sql('SELECT x FROM kept', asDagster(one))).toBe('7');
        expect(await one.sql("SELECT count(*) FROM pg_database WHERE datname LIKE 'floe_restore%'")).toBe('0');
        rmSync(join(backups, stamp, 'complete'));
        expect((await restore(one)).output).toContain('There is no complete backup');

        const some = { ...values.postgresql, backup: { ...values.postgresql.backup, restore: { databases: ['dagster', 'unknown'] } } };
        writeFileSync(join(backups, stamp, 'complete'), stamp);
        const other = owned(await one.upgraded(await render({ postgresql: some })));
        expect((await restore(other)).output).toContain('does not have all of these databases: dagster unknown. Nothing is changed.');
      });

      test('that are too old go when a new one is there, and not before', async () => {
        const claims = temporaryFolder();
        const one = await started({ postgresql: { backup: { enabled: true, keepDays: 3 } } }, image, claims);
        const backups = join(claims, 'floe-postgresql-backup');
        for (const stamp of ['20200101T000000Z', '20991231T000000Z', 'lost+found'])
          mkdirSync(join(backups, stamp), { recursive: true, mode: 0o777 });
        execFileSync('chmod', ['-R', '777', backups]);
        const { output } = await backUp(one);
        expect(output).toContain('20200101T000000Z is older than 3 days: removed.');
        expect(readdirSync(backups).filter((each) => /^(20200101|20991231|lost)/.test(each))).toEqual(['20991231T000000Z', 'lost+found']);
        await one.stop('SIGINT');
        writeFileSync(join(backups, '20991231T000000Z', 'complete'), '');
        expect((await backUp(one)).code).not.toBe(0);
        expect(readdirSync(backups).filter((each) => each.startsWith('.partial'))).toEqual([]);
      });

      test('go to object storage and come back from there', async () => {
        const storage = temporaryFolder();
        mkdirSync(join(storage, 'bucket'));
        const s3 = {
          bucket: 'bucket',
          endpoint: 'http://localhost:9000',
          provider: 'Other',
          credential: { values: { 'access-key-id': 'accesskey', 'secret-access-key': 'secretsecret' } },
        };
        const one = await started({ postgresql: { backup: { enabled: true, destination: 's3', s3 } } }, image);
        const store = one.sandbox.exec(
          ['rclone', 'serve', 's3', '--addr', '127.0.0.1:9000', '--auth-key', 'accesskey,secretsecret', storage],
          {
            HOME: storage,
            RCLONE_CONFIG: join(storage, 'none'),
          },
        );
        await until('the object storage', 30, async () => Promise.resolve(store.output.includes('Starting s3 server') ? true : undefined));
        for (const x of [1, 2]) {
          await one.sql(`DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT ${x} x`, asDagster(one));
          expect(await backUp(one)).toMatchObject({ code: 0 });
        }
        await one.sql('UPDATE kept SET x = 3', asDagster(one));
        // One that is not complete is none.
        mkdirSync(join(storage, 'bucket/postgresql/20991231T000000Z'));
        writeFileSync(join(storage, 'bucket/postgresql/20991231T000000Z/dagster.name'), 'dagster');
        const restored = await restore(one);
        expect(restored, restored.output).toMatchObject({ code: 0 });
        expect(await one.sql('SELECT x FROM kept', asDagster(one))).toBe('2');
      });

      test('fail, and say so, where the server does not answer', async () => {
        const one = await started(values, image);
        await one.stop('SIGINT');
        const { code, output } = await backUp(one);
        expect(code).not.toBe(0);
        expect(output).toContain('Connection refused');
      });
    });

    describe('a pod does not start', () => {
      const refusal = async (values: unknown, prepare?: (claim: string) => void): Promise<string> => {
        const claims = temporaryFolder();
        prepare?.(join(claims, 'data-floe-postgresql-0'));
        return Server.start(await render(values), image, claims).then(
          async (one) => {
            await one.end();
            return 'started';
          },
          (error: unknown) => (error as Error).message,
        );
      };
      const file = (path: string, text: string) => (claim: string) => {
        mkdirSync(join(claim, path, '..'), { recursive: true });
        writeFileSync(join(claim, path), text);
        execFileSync('chmod', ['-R', '777', claim]);
      };

      test('on the data of another major version', async () => {
        expect(await refusal({}, file('11/docker/PG_VERSION', '11\n'))).toContain(
          `The volume has data of PostgreSQL 11 in /var/lib/postgresql/11/docker, which PostgreSQL ${major} cannot read.`,
        );
        expect(await refusal({}, file('data/PG_VERSION', '11\n'))).toContain('in /var/lib/postgresql/data');
        expect(await refusal({}, file(`${major}/docker/PG_VERSION`, '11\n'))).toContain('has data of PostgreSQL 11');
        expect(await refusal({}, file(`data/PG_VERSION`, `${major}\n`))).toContain(
          `not in /var/lib/postgresql/${major}/docker. Move it there.`,
        );
      });

      test('on a folder of something else', async () => {
        expect(await refusal({}, file(`${major}/docker/mine`, 'x'))).toContain('this is no data folder of PostgreSQL');
      });

      test('but does where an earlier start was interrupted', async () => {
        expect(await refusal({}, file(`${major}/docker.new/half`, 'x'))).toBe('started');
      });

      test('with two databases of one name, or a name that is too long', async () => {
        const twice = { postgresql: { databases: { a: { name: 'same' }, b: { name: 'same' } } } };
        expect(await refusal(twice)).toContain("Two databases are called 'same': own-a and own-b.");
        expect(await refusal({ postgresql: { databases: { a: { name: 'ü'.repeat(60) } } } })).toContain('takes more than 63 bytes');
      });

      test('with an empty password', async () => {
        expect(await refusal({ postgresql: { databases: { a: { credential: { values: { password: '' } } } } } })).toContain(
          "The password of role 'a' is empty.",
        );
      });

      test('with a setting that PostgreSQL does not know, and says which', async () => {
        expect(await refusal({ postgresql: { settings: { no_such_setting: 1 } } })).toContain('no_such_setting');
      });
    });

    test('a service waits for its database, and says why when the time is up', async () => {
      const one = await started({ dagster: { waitForDatabase: { timeoutSeconds: 6 } } }, image);
      const pod = one.pod('Deployment', '-dagster-webserver');
      const wait = pod.initContainers?.find(({ name }) => name === 'wait-for-database') as Container;
      const waited = (container: Container = wait): Promise<Ended> => ended(one.sandbox.run(pod, container));
      expect(await waited()).toMatchObject({ code: 0, output: expect.stringContaining('Database "dagster" answers.') as string });

      const withEnv = (name: string, value: string): Container => ({
        ...wait,
        env: [...(wait.env ?? []).filter((each) => each.name !== name), { name, value }],
      });
      expect(await waited(withEnv('PGPASSWORD', 'wrong'))).toMatchObject({
        code: 1,
        output: expect.stringMatching(/within 6 seconds[^]*password authentication failed/) as string,
      });
      expect((await waited(withEnv('PGHOST', 'floe-nowhere'))).output).toMatch(/could not translate host name/);

      await one.stop('SIGINT');
      const waiting = waited(withEnv('WAIT_SECONDS', '60'));
      await one.startPod();
      expect(await waiting).toMatchObject({ code: 0, output: expect.stringContaining('Waiting for') as string });
    });

    test('a database of another server moves in, as the README has it, and belongs to its new role', async () => {
      const old = await Server.start(
        await render({ postgresql: { databases: { dagster: { username: 'floe' } } }, ...DAGSTER_OFF }),
        image,
        temporaryFolder(),
      );
      const dump = join(temporaryFolder(), 'dagster.dump');
      try {
        const as = { user: 'floe', password: secretOf(old.manifests, '-database-dagster', 'password'), database: 'dagster' };
        expect(await old.sql('CREATE TABLE runs (id serial PRIMARY KEY, x text); INSERT INTO runs (x) VALUES (1), (2)', as)).toBe('');
        const dumped = await ended(
          old.sandbox.exec(['pg_dump', '--host', '127.0.0.1', '--username', 'postgres', '--format', 'custom', '--file', dump, 'dagster'], {
            PGPASSWORD: old.superuser,
          }),
        );
        expect(dumped, dumped.output).toMatchObject({ code: 0 });
      } finally {
        await old.end();
      }

      const one = await started({}, image);
      expect(await one.sql('CREATE TABLE runs (of_the_new_one integer)', asDagster(one))).toBe('');
      const moved = await ended(
        one.sandbox.exec(['sh', '-c', `{ printf '%s\\n' "$PASSWORD"; cat ${dump}; } | PGHOST=127.0.0.1 sh -c '${MOVE_IN}'`], {
          PASSWORD: one.superuser,
        }),
      );
      expect(moved).toEqual({ code: 0, output: '' });
      expect(
        await one.sql('INSERT INTO runs (x) VALUES (3); SELECT count(*) FROM runs; ALTER TABLE runs ADD y integer', asDagster(one)),
      ).toBe('3');
    });

    test('helm test fails when the server does not answer, or a password is another', async () => {
      const one = await started({}, image);
      await one.sql("ALTER ROLE dagster PASSWORD 'other'");
      expect(await one.helmTest()).toMatchObject({ code: 1, output: expect.stringContaining("FAILED: role 'dagster'") as string });
      await one.stop('SIGINT');
      expect((await one.helmTest()).code).toBe(1);
    });
  });
}

/** With TLS, which the PostgreSQL must have. */
export function testCertificates(image: Image): void {
  describe('with a certificate', () => {
    const certificate = temporaryFolder();
    const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: certificate, stdio: 'ignore' });
    let secrets: Rendered[];
    beforeAll(() => {
      openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=ca', '-days', '2');
      openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'tls.key', '-out', 'tls.csr', '-subj', '/CN=floe-postgresql.default.svc');
      writeFileSync(join(certificate, 'ext'), 'subjectAltName=DNS:floe-postgresql.default.svc');
      openssl(
        'x509',
        '-req',
        '-in',
        'tls.csr',
        '-CA',
        'ca.crt',
        '-CAkey',
        'ca.key',
        '-CAcreateserial',
        '-out',
        'tls.crt',
        '-days',
        '2',
        '-extfile',
        'ext',
      );
      const read = (...files: string[]) => Object.fromEntries(files.map((file) => [file, readFileSync(join(certificate, file), 'utf8')]));
      secrets = [
        { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'certificate' }, stringData: read('tls.crt', 'tls.key') },
        { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'authority' }, stringData: read('ca.crt') },
      ];
    });
    const values = {
      global: { floe: { postgresql: { sslMode: 'verify-full', caSecret: { name: 'authority', key: 'ca.crt' } } } },
      postgresql: { tls: { existingSecret: 'certificate' } },
      dagster: { waitForDatabase: { timeoutSeconds: 6 } },
    };

    test('services check whom they talk to, and connections in the open are refused', async () => {
      const one = owned(await Server.start([...(await render(values)), ...secrets], image, temporaryFolder()));
      const pod = one.pod('Deployment', '-dagster-webserver');
      const wait = pod.initContainers?.find(({ name }) => name === 'wait-for-database') as Container;
      expect(await ended(one.sandbox.run(pod, wait))).toMatchObject({ code: 0 });
      expect(await one.sql('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')).toBe('t');
      expect(await one.sql('SELECT 1', { PGSSLMODE: 'disable' })).toContain('no encryption');
      expect((await one.helmTest()).code).toBe(0);
    });

    test('or are not, where they need not be', async () => {
      const open = { ...values, postgresql: { tls: { existingSecret: 'certificate', required: false } } };
      const one = owned(await Server.start([...(await render(open)), ...secrets], image, temporaryFolder()));
      expect(await one.sql('SELECT 1', { PGSSLMODE: 'disable' })).toBe('1');
    });
  });
}
