import type { KubeObject } from './api.js';

/** What a reader calls an object. */
export const nameOf = ({ kind, metadata }: KubeObject): string => `${kind}/${metadata.name}`;

/** Helm's own record of a release. */
export const isReleaseRecord = (object: KubeObject): boolean => object['type'] === 'helm.sh/release.v1';

/** What Helm makes at an event, and leaves behind where it fails. */
export const isHook = ({ metadata }: KubeObject): boolean => metadata.annotations?.['helm.sh/hook'] !== undefined;

/** Objects that nothing else made: those of releases, and those that were there before. */
export const unowned = (objects: readonly KubeObject[]): KubeObject[] =>
  objects.filter(({ metadata }) => metadata.ownerReferences === undefined);

/** Gives an object's owners among others, and theirs; undefined for one that is not there any more. */
function ownersAmong(objects: readonly KubeObject[]): (object: KubeObject) => (KubeObject | undefined)[] {
  const byUid = new Map(objects.map((object) => [object.metadata.uid, object]));
  const owners = ({ metadata }: KubeObject): (KubeObject | undefined)[] =>
    (metadata.ownerReferences ?? []).flatMap(({ uid }) => {
      const owner = byUid.get(uid);
      return owner === undefined ? [undefined] : [owner, ...owners(owner)];
    });
  return owners;
}

/**
 * Objects without those that are going: what is being deleted, such as pods that others have taken the place of, and what the
 * garbage collector is about to delete, such as the pod of a hook whose Job Helm has just deleted.
 */
function staying(objects: readonly KubeObject[]): KubeObject[] {
  const owners = ownersAmong(objects);
  const isThere = (object: KubeObject | undefined): boolean => object !== undefined && object.metadata['deletionTimestamp'] === undefined;
  return objects.filter((object) => [object, ...owners(object)].every(isThere));
}

/** Objects without those that the clock makes: what CronJobs started, whenever their time comes. */
function withoutScheduled(objects: readonly KubeObject[]): KubeObject[] {
  const owners = ownersAmong(objects);
  return objects.filter((object) => !owners(object).some((owner) => owner?.kind === 'CronJob'));
}

/**
 * Objects by name, each with all that stays the same as long as nobody changes or replaces it: its identity, generation and
 * whatever it says, but for its status.
 */
export function identities(objects: readonly KubeObject[]): Readonly<Record<string, unknown>> {
  return byName(
    withoutScheduled(staying(objects)).filter((object) => !isReleaseRecord(object)),
    ({ status: _, metadata: { managedFields, resourceVersion, ...metadata }, ...rest }) => ({ ...rest, metadata }),
  );
}

/** Objects of releases by name, each with what the chart says of it and what the server makes of that. */
export function contents(objects: readonly KubeObject[]): Readonly<Record<string, unknown>> {
  return byName(
    unowned(staying(objects)).filter((object) => !isReleaseRecord(object)),
    ({ status: _, metadata, spec, ...rest }) => ({
      ...rest,
      labels: metadata.labels,
      annotations: without(metadata.annotations, ['deployment.kubernetes.io/revision']),
      spec: withoutController(spec),
    }),
  );
}

/** Secrets by name, with what is in them. */
export function secretsIn(objects: readonly KubeObject[]): Readonly<Record<string, unknown>> {
  return byName(
    objects.filter((object) => object.kind === 'Secret' && !isReleaseRecord(object)),
    (object) => object['data'] as unknown,
  );
}

function byName(objects: readonly KubeObject[], show: (object: KubeObject) => unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(objects.map((object) => [nameOf(object), show(object)]));
}

/** The identity that the job controller gives to a Job's selector and pods. */
const JOB_IDENTITY = ['controller-uid', 'batch.kubernetes.io/controller-uid'];

function withoutController(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(withoutController);
  if (typeof tree !== 'object' || tree === null) return tree;
  return Object.fromEntries(
    Object.entries(without(tree as Record<string, unknown>, JOB_IDENTITY)).map(([key, value]) => [key, withoutController(value)]),
  );
}

function without<T>(map: Readonly<Record<string, T>> | undefined, keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(map ?? {}).filter(([key]) => !keys.includes(key)));
}
