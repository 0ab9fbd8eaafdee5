import type { Rendered } from '../../src/testing/index.js';
import { podTemplates } from './references.js';

type Tree = Readonly<Record<string, unknown>>;

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?$/;
/** What the names of pods, which are those of Jobs and a suffix, and of the Jobs of CronJobs leave room for. */
const MOST: Readonly<Record<string, number>> = { CronJob: 52, StatefulSet: 52, Job: 63, Pod: 63 };

/** Names that the API server would refuse, and that come twice: of objects, labels, and what is in pods. */
export function invalidNames(manifests: readonly Rendered[]): string[] {
  const identities = manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  return [
    ...twice(identities),
    ...manifests.flatMap((manifest) => findings(manifest).map((finding) => `${manifest.kind}/${manifest.metadata.name}: ${finding}`)),
  ];
}

function findings(manifest: Rendered): string[] {
  const { kind, metadata } = manifest;
  const isValid =
    MOST[kind] === undefined ? SUBDOMAIN.test(metadata.name) : LABEL.test(metadata.name) && metadata.name.length <= MOST[kind];
  return [
    ...(isValid ? [] : ['name']),
    ...labelFindings(metadata),
    ...podTemplates(manifest).flatMap((template) => podFindings(template, claimsOf(manifest))),
  ];
}

const labelFindings = (metadata: Rendered['metadata'] | undefined): string[] =>
  Object.entries(metadata?.labels ?? {}).flatMap(([key, value]) => (LABEL_VALUE.test(value) ? [] : [`label ${key}: ${value}`]));

/** The volumes that a StatefulSet makes for its pods. */
const claimsOf = ({ spec }: Rendered): string[] =>
  ((spec as { volumeClaimTemplates?: { metadata: { name: string } }[] } | undefined)?.volumeClaimTemplates ?? []).map(
    ({ metadata }) => metadata.name,
  );

function podFindings(template: Tree, claims: readonly string[]): string[] {
  const spec = template['spec'] as Record<string, Tree[] | undefined>;
  const volumes = [...(spec['volumes'] ?? []).map(nameOf), ...claims];
  const containers = [...(spec['initContainers'] ?? []), ...(spec['containers'] ?? [])];
  const names = [...volumes, ...containers.map(nameOf)].filter((name) => !LABEL.test(name)).map((name) => `${name} in a pod`);
  return [
    ...labelFindings(template['metadata'] as Rendered['metadata']),
    ...names,
    ...twice(volumes),
    ...twice(containers.map(nameOf)),
    ...containers.flatMap((container) => {
      const mounts = (container['volumeMounts'] ?? []) as Tree[];
      const missing = mounts.map(nameOf).filter((name) => !volumes.includes(name));
      return [
        ...twice(mounts.map((mount) => String(mount['mountPath']))),
        ...twice(((container['env'] ?? []) as Tree[]).map(nameOf)),
        ...missing.map((name) => `there is no volume ${name}`),
      ];
    }),
  ];
}

const nameOf = (of: Tree): string => String(of['name']);
const twice = (names: readonly string[]): string[] =>
  [...new Set(names.filter((name, at) => names.indexOf(name) !== at))].map((name) => `${name} comes twice`);
