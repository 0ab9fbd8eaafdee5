import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { DAGSTER_VERSION } from '../../../../constructs/platform/dagster/version.js';
import type { Rendered } from '../../../../src/testing/index.js';
import { dagsterChart, MINIMAL } from '../../../support/dagster.js';
import { RICH_DAGSTER } from '../../../support/dagster-values.js';
import { merged } from '../../../support/merged.js';
import { danglingReferences, podTemplates } from '../../../support/references.js';

const chart = dagsterChart();
const options = { releaseName: 'floe', namespace: 'platform' };
const render = async (values: unknown = {}): Promise<Rendered[]> => chart.render(merged(MINIMAL, values), options);
const refusal = async (values: unknown): Promise<string | undefined> => chart.refusal(merged(MINIMAL, values), options);

/** The object of a kind and name; undefined where there is none. */
const find = (manifests: readonly Rendered[], kind: string, name: string): Rendered | undefined =>
  manifests.find((each) => each.kind === kind && each.metadata.name === name);

function get(manifests: readonly Rendered[], kind: string, name: string): Rendered {
  const found = find(manifests, kind, name);
  if (found === undefined) throw new Error(`There is no ${kind} ${name}.`);
  return found;
}

interface Container {
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly [field: string]: unknown;
}
interface Template {
  readonly metadata: { readonly labels: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: { readonly containers: readonly [Container]; readonly [field: string]: unknown };
}
const templateOf = (manifest: Rendered): Template => podTemplates(manifest)[0] as unknown as Template;
const containerOf = (manifest: Rendered): Container => templateOf(manifest).spec.containers[0];

const LOCATION = { image: { repository: 'sales/dagster', tag: '1.10' }, code: { module: 'sales' } };

describe('images', () => {
  test("Dagster's own are those of the version that the chart says", async () => {
    expect(chart.defaults).toMatchObject({ image: { repository: 'dagster/dagster-k8s', tag: DAGSTER_VERSION } });
    const rendered = await render();
    for (const name of ['floe-dagster-webserver', 'floe-dagster-daemon'])
      expect(containerOf(get(rendered, 'Deployment', name)).image).toBe(`docker.io/dagster/dagster-k8s:${DAGSTER_VERSION}`);
  });

  test('of code locations are their own, and come from the mirror if there is one; without one the install says whose is missing', async () => {
    const values = { codeLocations: { sales: LOCATION }, global: { floe: { imageRegistry: 'mirror.example:5000' } } };
    const rendered = await render(values);
    const { env, image } = containerOf(get(rendered, 'Deployment', 'floe-dagster-code-sales'));
    expect(image).toBe('mirror.example:5000/sales/dagster:1.10');
    expect(env).toContainEqual({ name: 'DAGSTER_CURRENT_IMAGE', value: image });
    const images = rendered.flatMap(podTemplates).flatMap(({ spec }) => {
      const { containers, initContainers = [] } = spec as { containers: Container[]; initContainers?: Container[] };
      return [...containers, ...initContainers].map((container) => container.image);
    });
    expect(images.filter((each) => !each.startsWith('mirror.example:5000/'))).toEqual([]);
    expect(await refusal({ codeLocations: { sales: {} } })).toContain("Code location 'sales' has no image.repository");
  });
});

describe('the web server', () => {
  test('listens where its container, its Service, its ingress and its probes say, and where other charts look for it', async () => {
    const rendered = await render({ ingress: { enabled: true } });
    const { args, ports, readinessProbe } = containerOf(get(rendered, 'Deployment', 'floe-dagster-webserver'));
    expect(args).toContain('--port=3000');
    expect(ports).toEqual([{ name: 'http', containerPort: 3000 }]);
    expect(readinessProbe).toMatchObject({ httpGet: { path: '/server_info', port: 'http' } });
    // As constructs/common/endpoints.ts has it for the charts of data products.
    const service = get(rendered, 'Service', 'floe-dagster-webserver');
    expect(service['spec']).toMatchObject({ ports: [{ name: 'http', port: 3000, targetPort: 'http' }] });
    expect(get(rendered, 'Ingress', 'floe-dagster-webserver')['spec'].rules).toEqual([
      {
        http: {
          paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: service.metadata.name, port: { name: 'http' } } } }],
        },
      },
    ]);
  });

  test('serves below a path, which probes, ingress and test follow', async () => {
    const rendered = await render({ webserver: { pathPrefix: '/a/b' }, ingress: { enabled: true, hosts: ['x.example'] } });
    const { args, livenessProbe, readinessProbe, startupProbe } = containerOf(get(rendered, 'Deployment', 'floe-dagster-webserver'));
    expect(args).toContain('--path-prefix=/a/b');
    for (const probe of [livenessProbe, readinessProbe, startupProbe])
      expect(probe).toMatchObject({ httpGet: { path: '/a/b/server_info' } });
    expect(get(rendered, 'Ingress', 'floe-dagster-webserver')['spec'].rules[0]).toMatchObject({
      host: 'x.example',
      http: { paths: [{ path: '/a/b' }] },
    });
    const test = rendered.find(({ kind, metadata }) => kind === 'Pod' && metadata.name === 'floe-dagster-test') as Rendered;
    expect(containerOf(test).env).toContainEqual({ name: 'DAGSTER_URL', value: 'http://floe-dagster-webserver.platform.svc:3000/a/b' });
  });

  test('has a twin that only shows, with labels, Service and hosts of its own', async () => {
    const values = {
      webserver: { replicas: 2, podAnnotations: { a: 'x' } },
      readOnlyWebserver: { enabled: true, replicas: 0 },
      ingress: { enabled: true, hosts: ['a.example'], readOnlyHosts: ['show.example'], tls: [{ hosts: ['a.example'], secretName: 's' }] },
    };
    const rendered = await render(values);
    const twin = get(rendered, 'Deployment', 'floe-dagster-webserver-read-only');
    expect(containerOf(twin).args).toContain('--read-only');
    expect(containerOf(get(rendered, 'Deployment', 'floe-dagster-webserver')).args).not.toContain('--read-only');
    expect(twin['spec'].replicas).toBe(0);
    expect(templateOf(twin).metadata.annotations).toMatchObject({ a: 'x' });
    const selected = (name: string): string[] => {
      const { selector } = get(rendered, 'Service', name)['spec'] as { selector: Record<string, string> };
      return rendered
        .filter(({ kind }) => kind === 'Deployment')
        .filter((each) => Object.entries(selector).every(([key, value]) => templateOf(each).metadata.labels[key] === value))
        .map(({ metadata }) => metadata.name);
    };
    expect(selected('floe-dagster-webserver')).toEqual(['floe-dagster-webserver']);
    expect(selected('floe-dagster-webserver-read-only')).toEqual(['floe-dagster-webserver-read-only']);
    const { rules, tls } = get(rendered, 'Ingress', 'floe-dagster-webserver')['spec'] as {
      rules: { host: string; http: { paths: [{ backend: { service: { name: string } } }] } }[];
      tls: unknown;
    };
    expect(rules.map(({ host, http }) => [host, http.paths[0].backend.service.name])).toEqual([
      ['a.example', 'floe-dagster-webserver'],
      ['show.example', 'floe-dagster-webserver-read-only'],
    ]);
    expect(tls).toEqual(values.ingress.tls);
    const without = await render({ ...values, readOnlyWebserver: { enabled: false } });
    expect(JSON.stringify(without)).not.toContain('read-only"');
    expect(JSON.stringify(without)).not.toContain('show.example');
  });

  test('has probes only if they are enabled, and a disruption budget only if there are several pods', async () => {
    const off = { enabled: false };
    const rendered = await render({ webserver: { replicas: 1, startupProbe: off, readinessProbe: off, livenessProbe: off } });
    expect(Object.keys(containerOf(get(rendered, 'Deployment', 'floe-dagster-webserver'))).filter((key) => key.endsWith('Probe'))).toEqual(
      [],
    );
    expect(find(rendered, 'PodDisruptionBudget', 'floe-dagster-webserver')).toBeUndefined();
    const several = await render({ webserver: { replicas: 2, podDisruptionBudget: { maxUnavailable: '50%' } } });
    expect(get(several, 'PodDisruptionBudget', 'floe-dagster-webserver')['spec']).toMatchObject({ maxUnavailable: '50%' });
  });
});

test('there is one daemon, which ends before the next starts', async () => {
  const { spec } = get(await render(), 'Deployment', 'floe-dagster-daemon');
  expect(spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
});

describe('the workspace', () => {
  const workspaceOf = (manifests: readonly Rendered[]): unknown =>
    parse((get(manifests, 'ConfigMap', 'floe-dagster-workspace')['data'] as Record<string, string>)['workspace.yaml'] as string);

  test('is empty where there is no code', async () => {
    expect(workspaceOf(await render())).toEqual({ load_from: [] });
  });

  test('points at the Service of each code location', async () => {
    const rendered = await render({ codeLocations: { sales: LOCATION } });
    expect(workspaceOf(rendered)).toEqual({
      load_from: [{ grpc_server: { host: 'floe-dagster-code-sales.platform.svc', port: 3030, location_name: 'sales' } }],
    });
    const service = get(rendered, 'Service', 'floe-dagster-code-sales');
    const deployment = get(rendered, 'Deployment', 'floe-dagster-code-sales');
    expect(templateOf(deployment).metadata.labels).toMatchObject(service['spec'].selector as object);
    expect(containerOf(deployment)).toMatchObject({
      args: expect.arrayContaining(['--port=3030']) as unknown,
      ports: [{ name: 'grpc', containerPort: 3030 }],
      readinessProbe: { grpc: { port: 3030, service: 'DagsterApi' } },
    });
  });

  test("may be the operator's own, and then the chart writes none", async () => {
    const rendered = await render({ workspace: { existingConfigMap: 'mine' } });
    expect(find(rendered, 'ConfigMap', 'floe-dagster-workspace')).toBeUndefined();
    for (const name of ['floe-dagster-webserver', 'floe-dagster-daemon'])
      expect(templateOf(get(rendered, 'Deployment', name)).spec['volumes']).toContainEqual({
        name: 'workspace',
        configMap: { name: 'mine' },
      });
  });

  test('code locations start by what their kind of server takes', async () => {
    const rendered = await render({
      codeLocations: {
        a: LOCATION,
        b: { ...LOCATION, server: 'code-server', code: { file: '/x.py' }, attribute: 'defs $(A)', args: ['--heartbeat'] },
      },
    });
    const of = (name: string): Container => containerOf(get(rendered, 'Deployment', `floe-dagster-code-${name}`));
    expect(of('a').args.slice(0, 5)).toEqual(['api', 'grpc', '--host=0.0.0.0', '--port=3030', '--module-name=sales']);
    expect(of('b').args).toEqual([
      ...['code-server', 'start', '--host=0.0.0.0', '--port=3030', '--python-file=/x.py', '--attribute=defs $$(A)'],
      ...['--log-level=info', '--log-format=json', '--heartbeat'],
    ]);
    const context = (container: Container): string[] => container.env.map(({ name }) => name).filter((name) => name.includes('CONTEXT'));
    expect(context(of('a'))).toEqual(['DAGSTER_CLI_API_GRPC_CONTAINER_CONTEXT']);
    expect(context(of('b'))).toEqual(['DAGSTER_CONTAINER_CONTEXT']);
  });

  test('volumes that a location would share with all runs are refused', async () => {
    const volumes = { data: { mountPath: '/data', source: { emptyDir: {} } } };
    const message = await refusal({ codeLocations: { sales: { ...LOCATION, volumes } }, runs: { volumes } });
    expect(message).toContain("Code location 'sales' has a volume 'data', as have all runs");
    expect(
      await refusal({ codeLocations: { sales: { ...LOCATION, volumes, runs: { inherit: false } } }, runs: { volumes } }),
    ).toBeUndefined();
    expect(await refusal({ daemon: { volumes: { instance: volumes.data } } })).toContain("a volume 'instance'");
  });
});

describe('configuration', () => {
  const instanceOf = (manifests: readonly Rendered[]): Record<string, unknown> =>
    parse((get(manifests, 'ConfigMap', 'floe-dagster-instance')['data'] as Record<string, string>)['dagster.yaml'] as string) as Record<
      string,
      unknown
    >;

  test('has no password in it, nor any other credential', async () => {
    const secret = 'hunter2-hunter2';
    const rendered = await chart.render(
      merged(RICH_DAGSTER.embedded, {
        global: { floe: { postgresql: { databases: { dagster: { credential: { values: { 'postgresql-password': secret } } } } } } },
        computeLogs: { type: 's3', s3: { bucket: 'b' }, credential: { externalSecret: null, values: { AWS_SECRET_ACCESS_KEY: secret } } },
      }),
      options,
    );
    const holders = rendered.filter((manifest) => JSON.stringify(manifest).includes(secret)).map(({ kind }) => kind);
    expect(holders).toEqual(['Secret', 'Secret']);
  });

  test('that changes restarts the pods that read it, and only by its content', async () => {
    const checksums = async (values: unknown): Promise<unknown> =>
      (await render(values))
        .filter(({ kind }) => kind === 'Deployment')
        .map((each) => [each.metadata.name, templateOf(each).metadata.annotations]);
    const before = await checksums({});
    expect(JSON.stringify(before)).toContain('checksum/instance');
    expect(await checksums({})).toEqual(before);
    expect(await checksums({ test: { timeoutSeconds: 7 } })).toEqual(before);
    expect(await checksums({ queue: { maxConcurrentRuns: 7 } })).not.toEqual(before);
    expect(await checksums({ workspace: { servers: { a: { host: 'a' } } } })).not.toEqual(before);
  });

  test('limits of runs that nothing would hold are refused', async () => {
    const limits = { tagConcurrencyLimits: [{ key: 'a', limit: 1 }] };
    expect(await refusal({ queue: { enabled: false, ...limits } })).toContain(
      'queue.enabled is false, but queue.tagConcurrencyLimits are set',
    );
    expect(await refusal({ queue: { enabled: false }, pools: { granularity: 'run' } })).toContain('pools.granularity is run');
    const unlimited = instanceOf(await render({ queue: { enabled: false }, pools: { defaultLimit: 3 } }));
    expect(unlimited['run_coordinator']).toMatchObject({ class: 'DefaultRunCoordinator', config: {} });
    expect(unlimited['concurrency']).toEqual({ pools: { default_limit: 3 } });
  });

  test('further keys are added, but do not replace what the chart writes', async () => {
    const instance = instanceOf(
      await render({ extraConfig: { secrets: { custom: { module: 'm', class: 'C' } }, storage: { sqlite: {} } } }),
    );
    expect(instance['secrets']).toEqual({ custom: { module: 'm', class: 'C' } });
    expect(instance['storage']).toMatchObject({ postgres: {} });
  });

  test('of compute logs names what is missing', async () => {
    for (const [type, key] of [
      ['s3', 's3.bucket'],
      ['gcs', 'gcs.bucket'],
      ['azure', 'azure.storageAccount'],
      ['custom', 'custom.module'],
    ])
      expect(await refusal({ computeLogs: { type } })).toContain(`computeLogs.type is ${type}: set computeLogs.${key}.`);
  });

  test('without telemetry unless it is asked for', async () => {
    expect(instanceOf(await render())['telemetry']).toEqual({ enabled: false });
    expect(instanceOf(await render({ telemetry: { enabled: true } }))['telemetry']).toEqual({ enabled: true });
  });
});

describe('runs in another namespace', () => {
  const elsewhere = { global: { floe: { dagster: { runNamespace: 'runs' } } }, runs: { startsPods: true } };

  test('have account, rights and network policy there', async () => {
    const rendered = await render(elsewhere);
    const there = rendered.filter(({ metadata }) => metadata.namespace === 'runs').map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(there.sort()).toEqual([
      ...['NetworkPolicy/floe-dagster-run', 'Role/floe-dagster-daemon', 'Role/floe-dagster-run', 'Role/floe-dagster-webserver'],
      ...[
        'RoleBinding/floe-dagster-daemon',
        'RoleBinding/floe-dagster-run',
        'RoleBinding/floe-dagster-webserver',
        'ServiceAccount/floe-dagster-run',
      ],
    ]);
    const subjects = rendered
      .filter(({ kind }) => kind === 'RoleBinding')
      .map(({ subjects: of }) => (of as [{ name: string; namespace: string }])[0]);
    expect(subjects.map(({ name, namespace }) => `${namespace}/${name}`).sort()).toEqual([
      'platform/floe-dagster-daemon',
      'platform/floe-dagster-webserver',
      'runs/floe-dagster-run',
    ]);
  });

  test('need Secrets that are there, too', async () => {
    const drawn = { global: { floe: { dagster: { runNamespace: 'runs' }, postgresql: { enabled: true } } } };
    expect(await chart.refusal(drawn, options)).toContain(
      'set global.floe.postgresql.databases.dagster.credential.existingSecret to its name',
    );
    const logs = { computeLogs: { type: 's3', s3: { bucket: 'b' }, credential: { values: { AWS_ACCESS_KEY_ID: 'a' } } } };
    expect(await refusal({ ...elsewhere, ...logs })).toContain('set computeLogs.credential.existingSecret to its name');
  });
});

describe('rights', () => {
  const rules = (manifests: readonly Rendered[], name: string): string[] =>
    ((find(manifests, 'Role', name)?.['rules'] ?? []) as { resources: string[]; verbs: string[] }[])
      .map(({ resources, verbs }) => `${resources.join()}: ${[...verbs].sort().join(' ')}`)
      .sort();

  test('are those that the launcher needs, and no account is given more', async () => {
    const rendered = await render();
    expect(rules(rendered, 'floe-dagster-webserver')).toEqual(['jobs: delete', 'pods: delete list']);
    expect(rules(rendered, 'floe-dagster-daemon')).toEqual([
      ...['events: list', 'jobs/status: get', 'jobs: create delete list', 'pods/log: get', 'pods: delete list'],
    ]);
    expect(rendered.filter(({ kind }) => kind === 'Role')).toHaveLength(2);
    expect(rendered.filter(({ kind }) => kind.startsWith('Cluster'))).toEqual([]);
  });

  test('of the web server include starting runs only where there is no queue; of runs, only where they start pods', async () => {
    expect(rules(await render({ queue: { enabled: false } }), 'floe-dagster-webserver')).toContain('jobs: create');
    expect(rules(await render({ runs: { startsPods: true } }), 'floe-dagster-run')).toEqual([
      ...['events: list', 'jobs/status: get', 'jobs: create delete list', 'pods/log: get', 'pods: create delete get list'],
    ]);
    const none = await render({ rbac: { create: false }, runs: { startsPods: true } });
    expect(none.filter(({ kind }) => kind.startsWith('Role'))).toEqual([]);
  });

  test('accounts are made with annotations, or are the operator’s', async () => {
    const annotations = { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/a' };
    const made = await render({ runs: { serviceAccount: { annotations } } });
    expect(get(made, 'ServiceAccount', 'floe-dagster-run').metadata.annotations).toEqual(annotations);
    const given = await render({
      runs: { serviceAccount: { create: false, name: 'mine' } },
      daemon: { serviceAccount: { create: false } },
    });
    expect(find(given, 'ServiceAccount', 'floe-dagster-run')).toBeUndefined();
    expect((get(given, 'ConfigMap', 'floe-dagster-instance')['data'] as Record<string, string>)['dagster.yaml']).toContain(
      'service_account_name: "mine"',
    );
    expect(templateOf(get(given, 'Deployment', 'floe-dagster-daemon')).spec['serviceAccountName']).toBe('default');
  });

  test('tokens are mounted where the launcher is made, and nowhere else', async () => {
    const token = async (values: unknown): Promise<Record<string, unknown>> => {
      const rendered = await render({ ...(values as object), readOnlyWebserver: { enabled: true }, codeLocations: { sales: LOCATION } });
      return Object.fromEntries(
        rendered.flatMap((each) =>
          podTemplates(each).map((template) => [
            each.metadata.name,
            (template as unknown as Template).spec['automountServiceAccountToken'],
          ]),
        ),
      );
    };
    const usual = {
      'floe-dagster-webserver': true,
      'floe-dagster-webserver-read-only': true,
      'floe-dagster-daemon': true,
      'floe-dagster-code-sales': false,
      'floe-dagster-migration': false,
      'floe-dagster-test': false,
    };
    expect(await token({})).toEqual(usual);
    // Whatever reads dagster.yaml then makes a launcher at once.
    expect(await token({ runMonitoring: { maxResumeRunAttempts: 1 } })).toEqual({ ...usual, 'floe-dagster-code-sales': true });
  });
});

describe('the migration', () => {
  test('is a hook before upgrades, which brings its own configuration and needs nothing of the release', async () => {
    const rendered = await render();
    const job = get(rendered, 'Job', 'floe-dagster-migration');
    const config = get(rendered, 'ConfigMap', 'floe-dagster-migration');
    for (const { metadata } of [job, config]) expect(metadata.annotations?.['helm.sh/hook']).toBe('pre-upgrade');
    expect(Number(config.metadata.annotations?.['helm.sh/hook-weight'])).toBeLessThan(
      Number(job.metadata.annotations?.['helm.sh/hook-weight']),
    );
    expect(job['spec']).toMatchObject({ activeDeadlineSeconds: 600, backoffLimit: 1 });
    expect(danglingReferences([job, config], (kind, name) => kind === 'Secret' && name === 'operators')).toEqual([]);
    const parsed = parse((config['data'] as Record<string, string>)['dagster.yaml'] as string) as object;
    expect(Object.keys(parsed)).toEqual(['storage', 'telemetry']);
  });

  test('can be left out', async () => {
    expect(JSON.stringify(await render({ migration: { enabled: false } }))).not.toContain('migration');
  });
});

describe('network policies', () => {
  interface Peer {
    readonly namespaceSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly podSelector?: { readonly matchLabels: Readonly<Record<string, string>> };
  }
  interface Policy {
    readonly podSelector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly ingress?: readonly { readonly from?: readonly Peer[]; readonly ports: readonly { readonly port: number }[] }[];
    readonly egress: readonly { readonly to?: readonly Peer[]; readonly ports: readonly { readonly port: number }[] }[];
  }
  const policy = (manifests: readonly Rendered[], component: string): Policy =>
    get(manifests, 'NetworkPolicy', `floe-dagster-${component}`)['spec'] as Policy;
  const componentOf = ({ podSelector }: Peer): string => {
    const labels = podSelector?.matchLabels ?? {};
    return `${labels['app.kubernetes.io/name'] ?? '*'}/${labels['app.kubernetes.io/component'] ?? '*'}`;
  };
  const reaches = ({ egress }: Policy): string[] =>
    egress
      .flatMap(({ ports, to }) =>
        ports.flatMap(({ port }) => (to === undefined ? [`anything:${port}`] : to.map((peer) => `${componentOf(peer)}:${port}`))),
      )
      .sort();
  const EMBEDDED = {
    global: { floe: { postgresql: { enabled: true, databases: { dagster: { credential: { existingSecret: 'operators' } } } } } },
  };

  test('let each kind of pod reach what it needs', async () => {
    const rendered = await render({ ...EMBEDDED, codeLocations: { sales: LOCATION }, runs: { startsPods: true } });
    const dns = ['anything:53', 'anything:53'];
    const api = ['anything:443', 'anything:6443'];
    const platform = ['marquez/*:5000', 'object-storage/*:9000', 'otel-collector/*:4317', 'otel-collector/*:4318', 'polaris/*:8181'];
    const service = [
      ...dns,
      ...api,
      'anything:443',
      'dagster/code-location:3030',
      'object-storage/*:9000',
      'postgresql/server:5432',
    ].sort();
    expect(reaches(policy(rendered, 'webserver'))).toEqual(service);
    expect(reaches(policy(rendered, 'daemon'))).toEqual(service);
    expect(reaches(policy(rendered, 'run'))).toEqual([...dns, ...api, 'anything:443', ...platform, 'postgresql/server:5432'].sort());
    expect(reaches(policy(rendered, 'code-location'))).toEqual([...dns, 'anything:443', ...platform, 'postgresql/server:5432'].sort());
    expect(reaches(policy(rendered, 'migration'))).toEqual([...dns, 'postgresql/server:5432']);
    expect(reaches(policy(rendered, 'test'))).toEqual([...dns, 'dagster/webserver:3000']);
  });

  test('let nothing in but clients to the web servers, and these and the daemon to code', async () => {
    const rendered = await render({ codeLocations: { sales: LOCATION }, readOnlyWebserver: { enabled: true } });
    const enters = (component: string): string[] =>
      (policy(rendered, component).ingress ?? []).flatMap(({ from = [{}], ports }) =>
        from.flatMap((peer) => ports.map(({ port }) => `${componentOf(peer)}:${port}`)),
      );
    expect(enters('webserver')).toEqual(['*/*:3000', 'dagster/test:3000']);
    expect(enters('webserver-read-only')).toEqual(['*/*:3000']);
    expect(enters('code-location')).toEqual(['dagster/webserver:3030', 'dagster/webserver-read-only:3030', 'dagster/daemon:3030']);
    for (const component of ['daemon', 'run', 'migration', 'test']) expect(enters(component)).toEqual([]);
  });

  test('select the pods that there are, those of runs too, and are off where the platform has none', async () => {
    const rendered = await render({ codeLocations: { sales: LOCATION } });
    const pods = rendered.flatMap((each) => podTemplates(each).map((template) => (template as unknown as Template).metadata.labels));
    const instance = parse(
      (get(rendered, 'ConfigMap', 'floe-dagster-instance')['data'] as Record<string, string>)['dagster.yaml'] as string,
    ) as {
      run_launcher: { config: { labels: Record<string, string> } };
    };
    for (const each of rendered.filter(({ kind }) => kind === 'NetworkPolicy')) {
      const { matchLabels } = (each['spec'] as Policy).podSelector;
      const found = [...pods, instance.run_launcher.config.labels].some((labels) =>
        Object.entries(matchLabels).every(([key, value]) => labels[key] === value),
      );
      expect(found, each.metadata.name).toBe(true);
    }
    const off = await render({ global: { floe: { networkPolicy: { enabled: false } } } });
    expect(off.filter(({ kind }) => kind === 'NetworkPolicy')).toEqual([]);
  });
});

describe('names', () => {
  test('another full name leaves no old one behind', async () => {
    const rendered = await chart.render(
      merged(RICH_DAGSTER.outside, { global: { floe: { dagster: { fullname: 'orchestrator' } } } }),
      options,
    );
    expect(danglingReferences(rendered, chart.options.isOperators)).toEqual([]);
    expect(rendered.filter(({ metadata }) => !metadata.name.startsWith('orchestrator')).map(({ metadata }) => metadata.name)).toEqual([]);
    expect(JSON.stringify(rendered)).not.toContain('floe-dagster');
  });
});

describe('the database', () => {
  test('must be somewhere, and its authority known where it is checked', async () => {
    expect(await chart.refusal({}, options)).toContain('Dagster needs a database server: set global.floe.postgresql.host');
    expect(await refusal({ global: { floe: { postgresql: { sslMode: 'verify-full' } } } })).toContain(
      'set global.floe.postgresql.caSecret',
    );
  });

  test("outside has nothing of the release's own server anywhere", async () => {
    expect(JSON.stringify(await render({ codeLocations: { sales: LOCATION } }))).not.toContain('floe-postgresql');
  });

  test('has its authority in every pod that connects', async () => {
    const rendered = await chart.render(RICH_DAGSTER.outside, options);
    const without = rendered
      .flatMap((each) => podTemplates(each).map((template) => ({ name: each.metadata.name, spec: (template as unknown as Template).spec })))
      .filter(({ spec }) => !JSON.stringify(spec['volumes'] ?? []).includes('database-ca'))
      .map(({ name }) => name);
    expect(without).toEqual(['floe-dagster-test']);
  });
});
