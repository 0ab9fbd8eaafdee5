import { SynthError } from '../template/error.js';
import { asNode, inside } from '../template/free.js';
import type { Node, NodeOf, Tree } from '../template/node.js';
import type { Place } from '../template/walk.js';

/** Fields that name another object, by the end of their path. */
const NAME_FIELDS =
  /\.(?:(?:configMapKeyRef|secretKeyRef|configMapRef|secretRef|roleRef|scaleTargetRef|service)\.name|(?:configMap|secret|sources\[\d+\]\.(?:configMap|secret))\.name|secret\.secretName|persistentVolumeClaim\.claimName|serviceAccountName|imagePullSecrets\[\d+\]\.name|subjects\[\d+\]\.name)$/;

/** Names that Kubernetes itself provides. */
const PROVIDED: ReadonlySet<string> = new Set(['default']);

/**
 * Refuses a name of another object that nothing vouches for: not a handle, not a value that the operator gives, and not
 * marked as external. Such a name points nowhere as soon as something is renamed or switched off.
 */
export function checkNameField(value: Tree, place: Place, within: Readonly<Record<string, Tree>>): void {
  if (!NAME_FIELDS.test(place.path)) return;
  if (/\.subjects\[\d+\]\.name$/.test(place.path) && within['kind'] !== 'ServiceAccount') return;
  if (/\.roleRef\.name$/.test(place.path) && within['kind'] === 'ClusterRole' && typeof value === 'string') return;
  if (typeof value === 'string' && PROVIDED.has(value)) return;
  if (value === undefined || isGrounded(value)) return;
  throw new SynthError(
    place.path,
    `names an object by a text of its own${typeof value === 'string' ? ` ('${value}')` : ''}. Use the handle of the construct that makes it (its .name), or external(name) for one that this chart does not make.`,
  );
}

function isGrounded(tree: Tree): boolean {
  const node = asNode(tree);
  if (node === undefined) return tree === undefined;
  if (node.op === 'if') return isGrounded(node.then) && isGrounded(node.otherwise);
  return hasGround(node);
}

function hasGround(node: Node): boolean {
  if (node.op === 'reference' || node.op === 'external' || node.op === 'member' || node.op === 'variable' || node.op === 'raw') return true;
  return inside(node).some(({ tree }) => {
    const part = asNode(tree);
    return part !== undefined && hasGround(part);
  });
}

/** Refuses a key or port that the object referred to does not have. */
export function checkPart(key: string, value: Tree, place: Place): void {
  if (key !== 'configMapKeyRef' && key !== 'secretKeyRef' && key !== 'service') return;
  if (typeof value !== 'object' || value === null || asNode(value) !== undefined) return;
  const { name, key: part, port } = value as { name?: Tree; key?: Tree; port?: { name?: Tree } };
  const wanted = key === 'service' ? port?.name : part;
  const target = referenceIn(asNode(name))?.target;
  if (typeof wanted !== 'string' || target?.parts === undefined || target.parts.size === 0 || target.parts.has(wanted)) return;
  throw new SynthError(place.path, `${target.kind} ${target.path} has no '${wanted}'. It has: ${[...target.parts].join(', ')}.`);
}

function referenceIn(node: Node | undefined): NodeOf<'reference'> | undefined {
  return node?.op === 'reference' ? node : undefined;
}
