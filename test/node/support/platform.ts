import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { STATUS } from '../../software/dagster/queries.js';
import { until } from '../../cluster/support/wait.js';
import { DAGSTER, POSTGRESQL } from '../images/images.mjs';
import { NODE_NAME } from '../real/kubelet.js';
import { apply, helm, kubectl, type Ended } from './commands.js';
import { withEvents } from './events.js';
import { localImage } from './image.js';

const CHART = resolve('charts-out/floe-platform');
const SCRIPTS = resolve('test/software/dagster');

/** What GraphQL answers. */
interface Answer {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests reach deep into answers to any question
  readonly data: any;
}

/** Values over those for kind: the images that the node has, and a code location whose code is in a ConfigMap. */
const VALUES = {
  postgresql: { image: localImage(POSTGRESQL) },
  dagster: {
    image: localImage(DAGSTER),
    waitForDatabase: { image: localImage(POSTGRESQL) },
    codeLocations: {
      sales: {
        image: localImage(DAGSTER),
        code: { file: '/code/definitions.py' },
        env: { GREETING: 'hello' },
        volumes: { code: { mountPath: '/code', source: { configMap: { name: 'user-code' } } } },
      },
    },
  },
};

/** floe-platform as `floe` in a namespace of its own. */
export class Platform {
  constructor(readonly namespace: string) {}

  /** Makes what the release needs: the code of its location, and a volume for its database. */
  async prepare(): Promise<void> {
    const path = mkdtempSync(join(tmpdir(), 'floe-node-volume-'));
    const here = { key: 'kubernetes.io/hostname', operator: 'In', values: [NODE_NAME] };
    await apply(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'user-code', namespace: this.namespace },
        data: { 'definitions.py': readFileSync(join(SCRIPTS, 'definitions.py'), 'utf8') },
      },
      {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: this.namespace },
        spec: {
          capacity: { storage: '1Gi' },
          accessModes: ['ReadWriteOnce'],
          local: { path },
          nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [here] }] } },
        },
      },
    );
  }

  /** `helm install`, `upgrade`, which waits for the services. */
  async helm(verb: 'install' | 'upgrade', more: unknown = {}): Promise<Ended> {
    const values = [VALUES, more].map((each) => {
      const file = join(mkdtempSync(join(tmpdir(), 'floe-node-values-')), 'values.json');
      writeFileSync(file, JSON.stringify(each));
      return file;
    });
    const files = [join(CHART, 'values-kind.yaml'), ...values].flatMap((file) => ['--values', file]);
    return this.#told(verb, 'floe', CHART, ...files, '--wait', '--timeout', '7m');
  }

  async test(): Promise<Ended> {
    return this.#told('test', 'floe', '--logs', '--timeout', '5m');
  }

  async rollback(revision: number): Promise<Ended> {
    return this.#told('rollback', 'floe', String(revision), '--wait', '--timeout', '7m');
  }

  async uninstall(): Promise<Ended> {
    return this.#told('uninstall', 'floe', '--wait', '--timeout', '3m');
  }

  /** Asks the web server, in its pod. */
  async ask(query: string, variables: unknown = {}): Promise<Answer> {
    const request = `REQUEST=${JSON.stringify({ query, variables })}`;
    const script = readFileSync(join(SCRIPTS, 'graphql.py'), 'utf8');
    const inPod = ['exec', 'deployment/floe-dagster-webserver', '--container=dagster', `--namespace=${this.namespace}`, '--'];
    const output = await kubectl(...inPod, 'env', 'DAGSTER_URL=http://127.0.0.1:3000', request, 'python', '-c', script);
    return JSON.parse(output.slice(output.indexOf('{'))) as Answer;
  }

  /** Waits until a run has a status. */
  async runIs(id: string, status: string): Promise<void> {
    const ask = async (): Promise<true | undefined> => (await this.ask(STATUS, { id })).data.runOrError.status === status || undefined;
    await withEvents(this.namespace, () => until(`run ${id} is ${status}`, ask, 240));
  }

  async #told(...args: readonly string[]): Promise<Ended> {
    return withEvents(this.namespace, async () => {
      const ended = await helm(...args, '--namespace', this.namespace);
      if (ended.exitCode !== 0) throw new Error(`helm ${args[0] ?? ''} failed: ${ended.output}`);
      return ended;
    });
  }
}
