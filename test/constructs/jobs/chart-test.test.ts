import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, test } from 'vitest';
import { TEST_SCRIPT } from '../../../constructs/jobs/chart-test.js';
import type { Rendered } from '../../../src/testing/index.js';
import { containerOf, envOf, IMAGE, jobNamed, ofKind, renderJobs, type Container } from '../../support/floe-jobs.js';
import { temporaryFolder } from '../../support/folders.js';

interface Run {
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** Runs the script as the pod does, with no more than its own variables. */
async function run(env: Readonly<Record<string, string>>): Promise<Run> {
  const { exitCode, all } = await execa('python3', ['-c', TEST_SCRIPT], {
    env: { PATH: process.env['PATH'] ?? '', FLOE_TEST_TIMEOUT: '5', ...env },
    extendEnv: false,
    reject: false,
    all: true,
  });
  return { exitCode, output: all };
}

const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

/** The port of a server that accepts. */
async function listening(): Promise<number> {
  const server = createServer((socket) => socket.destroy());
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A port on which nothing listens any more. */
async function refusing(): Promise<number> {
  const port = await listening();
  const server = servers.pop() as Server;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A server whose queue is full until it accepts, after some seconds: the system answers no connection before that. */
const BUSY = `
import socket, sys, time
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen(0)
port = server.getsockname()[1]
waiting = []
for _ in range(3):
    client = socket.socket()
    client.setblocking(False)
    client.connect_ex(("127.0.0.1", port))
    waiting.append(client)
time.sleep(0.2)
print(port, flush=True)
time.sleep(float(sys.argv[1]))
while True:
    server.accept()
`;

async function busy(seconds: number): Promise<{ port: number; stop: () => void }> {
  const child = spawn('python3', ['-c', BUSY, String(seconds)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve) => child.stdout.once('data', (data: Buffer) => resolve(Number(data.toString()))));
  return { port, stop: () => child.kill() };
}

const NAMES = ['POLARIS_URI', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'OPENLINEAGE_URL', 'DAGSTER_WEBSERVER_URL', 'AWS_ENDPOINT_URL_S3'];
const file = join(temporaryFolder(), 'compiled_artifacts.json');
const artifacts = (content: string): Record<string, string> => {
  writeFileSync(file, content);
  return { FLOE_ARTIFACTS: file, FLOE_TEST_ARTIFACTS: 'true' };
};

describe('the script of helm test', () => {
  test('ends with 0 where every service answers and the artifacts are JSON', async () => {
    const addresses = Object.fromEntries(
      await Promise.all(NAMES.map(async (name) => [name, `http://127.0.0.1:${await listening()}/a?b=c`] as const)),
    );
    const { exitCode, output } = await run({ ...addresses, ...artifacts('{"version": "0.6.0", "é": "\\u0000"}') });
    expect(output.split('\n').filter((line) => line.startsWith('ok: '))).toHaveLength(6);
    expect([exitCode, output]).toEqual([0, expect.not.stringContaining('FAILED')]);
  });

  test('ends with 0 where nothing is to be reached', async () => {
    expect(await run({})).toEqual({ exitCode: 0, output: '' });
  });

  test.each(NAMES)('ends with 1 where %s alone refuses, and names it', async (name) => {
    const up = `http://127.0.0.1:${await listening()}`;
    const down = `http://127.0.0.1:${await refusing()}`;
    const { exitCode, output } = await run(Object.fromEntries(NAMES.map((each) => [each, each === name ? down : up])));
    expect(exitCode).toBe(1);
    expect(output).toContain(`FAILED: ${name} ${down} answers`);
    expect(output.match(/^ok: /gm)).toHaveLength(4);
  });

  test('waits for a service that is slow to accept, but no longer than it may', async () => {
    const slow = await busy(1.5);
    const never = await busy(60);
    try {
      const [patient, hasty] = await Promise.all([
        run({ POLARIS_URI: `http://127.0.0.1:${slow.port}`, FLOE_TEST_TIMEOUT: '10' }),
        run({ POLARIS_URI: `http://127.0.0.1:${never.port}`, FLOE_TEST_TIMEOUT: '1' }),
      ]);
      expect(patient.exitCode).toBe(0);
      expect(hasty.exitCode).toBe(1);
      expect(hasty.output).toContain('timed out');
    } finally {
      slow.stop();
      never.stop();
    }
  });

  test.each([
    ['no JSON', '{"a": '],
    ['empty', ''],
    ['YAML', 'version: 0.6.0'],
    ['binary', '\u0000\u0001'],
  ])('ends with 1 where the artifacts are %s', async (_, content) => {
    const { exitCode, output } = await run(artifacts(content));
    expect(exitCode).toBe(1);
    expect(output).toContain(`FAILED: ${file} is JSON`);
  });

  test('ends with 1 where the file is missing, a name is not known, or an address is none', async () => {
    expect((await run({ FLOE_ARTIFACTS: '/nowhere', FLOE_TEST_ARTIFACTS: 'true' })).exitCode).toBe(1);
    expect((await run({ POLARIS_URI: 'http://nobody.invalid:1' })).exitCode).toBe(1);
    expect((await run({ POLARIS_URI: 'http://127.0.0.1:no' })).exitCode).toBe(1);
    expect((await run({ POLARIS_URI: `http://${'a'.repeat(70)}:1` })).exitCode).toBe(1);
  });

  test('does not look for artifacts that are in the image of the jobs', async () => {
    expect((await run({ FLOE_ARTIFACTS: '/nowhere', FLOE_TEST_ARTIFACTS: 'false' })).exitCode).toBe(0);
  });
});

test('the pod of helm test runs this script with the addresses that the jobs have', async () => {
  const values = { jobs: { a: { image: IMAGE } }, platform: { release: 'floe' }, imagePullSecrets: [{ name: 'registry' }] };
  for (const [given, looksAt] of [
    [{ content: { a: 1 } }, 'true'],
    [{ existingConfigMap: 'mine' }, 'true'],
    [{ path: '/app/a.json' }, 'false'],
    [{}, 'false'],
  ] as const) {
    const rendered = await renderJobs({ ...values, artifacts: given });
    const [pod] = ofKind(rendered, 'Pod') as [Rendered & { spec: { containers: [Container]; imagePullSecrets: unknown } }];
    const [container] = pod.spec.containers;
    const { FLOE_JOB: _, ...ofJob } = envOf(containerOf(jobNamed(rendered, 'a')));
    const { FLOE_TEST_TIMEOUT: timeout, FLOE_TEST_ARTIFACTS: mounted, ...ofTest } = envOf(container);
    expect(container.command).toEqual(['python', '-c', TEST_SCRIPT]);
    expect(ofTest).toEqual(ofJob);
    expect(Object.keys(ofTest)).toEqual(expect.arrayContaining(NAMES));
    expect([timeout, mounted]).toEqual(['10', looksAt]);
    expect(pod.metadata.annotations).toMatchObject({ 'helm.sh/hook': 'test' });
    expect(pod.spec.imagePullSecrets).toEqual([{ name: 'registry' }]);
  }
});
