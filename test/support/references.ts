import type { Rendered } from '../../src/testing/index.js';

type Tree = Readonly<Record<string, unknown>>;

/** The pod templates of a manifest: none, or one. */
export function podTemplates(manifest: Rendered): Tree[] {
  const spec = manifest['spec'] as Tree | undefined;
  switch (manifest.kind) {
    case 'Pod':
      return [manifest];
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return [spec?.['template'] as Tree];
    case 'CronJob':
      return [((spec?.['jobTemplate'] as Tree)['spec'] as Tree)['template'] as Tree];
    default:
      return [];
  }
}

interface Reference {
  readonly from: string;
  readonly kind: string;
  readonly name: string;
  /** The key of a ConfigMap or Secret, the port of a Service. */
  readonly part?: string | number;
}

/**
 * References of a render to objects that are not in it, nor known to come from elsewhere.
 *
 * @param isExternal says of an object that the chart does not make it.
 */
export function danglingReferences(manifests: readonly Rendered[], isExternal: (kind: string, name: string) => boolean): string[] {
  const byName = new Map(manifests.map((each) => [`${each.kind}/${each.metadata.name}`, each]));
  for (const each of manifests) if (each.kind === 'ExternalSecret') byName.set(...secretOf(each));
  return manifests.flatMap(referencesOf).flatMap(({ from, kind, name, part }) => {
    if (isExternal(kind, name)) return [];
    const target = byName.get(`${kind}/${name}`);
    if (target === undefined) return [`${from}: there is no ${kind} ${name}`];
    if (part === undefined || parts(target).includes(part)) return [];
    return [`${from}: ${kind} ${name} has no ${part}`];
  });
}

/** The Secret that External Secrets makes of an ExternalSecret. */
function secretOf(external: Rendered): [string, Rendered] {
  const { data, target } = external['spec'] as { data: { secretKey: string }[]; target: { name: string } };
  const keys = Object.fromEntries(data.map(({ secretKey }) => [secretKey, '']));
  return [`Secret/${target.name}`, { apiVersion: 'v1', kind: 'Secret', metadata: { name: target.name }, data: keys }];
}

function parts(target: Rendered): (string | number)[] {
  if (target.kind === 'Service')
    return (target['spec'] as { ports: { name?: string; port: number }[] }).ports.flatMap(({ name, port }) => [
      port,
      ...(name === undefined ? [] : [name]),
    ]);
  return [...Object.keys((target['data'] ?? {}) as object), ...Object.keys((target['stringData'] ?? {}) as object)];
}

/** All references by name: in pods, ingresses and bindings. */
export function referencesOf(manifest: Rendered): Reference[] {
  const from = `${manifest.kind} ${manifest.metadata.name}`;
  const found: Reference[] = [];
  const add = (kind: string, name: unknown, part?: unknown): void => {
    if (typeof name === 'string') found.push({ from, kind, name, ...(part === undefined ? {} : { part: part as string }) });
  };
  for (const template of podTemplates(manifest)) {
    const spec = template['spec'] as Tree;
    add('ServiceAccount', spec['serviceAccountName']);
    visit(spec, (key, value) => {
      if (value['optional'] === true) return;
      if (key === 'configMapKeyRef') add('ConfigMap', value['name'], value['key']);
      if (key === 'secretKeyRef') add('Secret', value['name'], value['key']);
      if (key === 'configMapRef' || key === 'configMap') for (const part of itemsOf(value)) add('ConfigMap', value['name'], part);
      if (key === 'secretRef') add('Secret', value['name']);
      if (key === 'secret') for (const part of itemsOf(value)) add('Secret', value['secretName'] ?? value['name'], part);
      if (key === 'persistentVolumeClaim') add('PersistentVolumeClaim', value['claimName']);
    });
  }
  if (manifest.kind === 'StatefulSet') add('Service', (manifest['spec'] as Tree)['serviceName']);
  if (manifest.kind === 'Ingress')
    visit(
      manifest['spec'] as Tree,
      (key, value) =>
        key === 'service' &&
        add('Service', value['name'], (value['port'] as Tree | undefined)?.['name'] ?? (value['port'] as Tree | undefined)?.['number']),
    );
  if (manifest.kind === 'RoleBinding' || manifest.kind === 'ClusterRoleBinding') {
    for (const subject of (manifest['subjects'] ?? []) as Tree[])
      if (subject['kind'] === 'ServiceAccount') add('ServiceAccount', subject['name']);
    const role = manifest['roleRef'] as Tree;
    if (role['kind'] === 'Role') add('Role', role['name']);
  }
  return found;
}

function itemsOf(source: Tree): (string | undefined)[] {
  const items = source['items'] as { key: string }[] | undefined;
  return items === undefined ? [undefined] : items.map(({ key }) => key);
}

function visit(tree: unknown, seen: (key: string, value: Tree) => void): void {
  if (typeof tree !== 'object' || tree === null) return;
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) seen(key, value as Tree);
    visit(value, seen);
  }
}
