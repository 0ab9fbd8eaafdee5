import { fail, format, loop, matches, value, when, type Described, type Each, type Expr, type ValuesOf } from '../../src/index.js';
import type { Volume, VolumeMount } from '../../src/kubernetes/index.js';
import { NAME_KEYS, path } from './patterns.js';

const volume = value.object(
  {
    mountPath: path({ description: 'Where the containers find it.' }),
    subPath: value.optional(value.string({ pattern: '^[-A-Za-z0-9_./]+$' }), { description: 'The part of the volume that is mounted.' }),
    readOnly: value.optional(value.boolean(), { description: 'Whether containers may only read it.' }),
    source: value.choice(
      {
        configMap: value.k8s.configMapVolumeSource({ description: 'The keys of a ConfigMap.' }),
        secret: value.k8s.secretVolumeSource({ description: 'The keys of a Secret.' }),
        persistentVolumeClaim: value.k8s.persistentVolumeClaimVolumeSource({ description: 'A claim.' }),
        emptyDir: value.k8s.emptyDirVolumeSource({ description: 'An empty folder.' }),
        projected: value.k8s.projectedVolumeSource({ description: 'Several sources in one folder.' }),
        ephemeral: value.k8s.ephemeralVolumeSource({ description: "A claim of the pod's own." }),
        csi: value.k8s.csiVolumeSource({ description: 'A volume of a CSI driver.' }),
      },
      { description: 'What the volume is: one of these.' },
    ),
  },
  { atomic: true },
);

type Volumes = Expr<Record<string, ValuesOf<typeof volume>>>;

/** Volumes of the operator's own: a map, so that a single one can be added or removed. */
export const volumeValues = (options: Described) => value.map(volume, { keys: NAME_KEYS, ...options });

/**
 * Those volumes, for a pod.
 *
 * @param reserved the names that the chart gives to volumes of its own, as a pattern, and whose pod it is, for the message.
 */
export function ownVolumes(volumes: Volumes, reserved: { readonly taken: string; readonly whose: string | Expr<string> }): Each<Volume> {
  const own = loop(volumes);
  const { source } = own.item;
  const refused = fail(format`${reserved.whose} has a volume '${own.key}', as the chart calls a volume of its own. Give it another name.`);
  return own.each<Volume>({
    name: when<string>(matches(own.key, reserved.taken), refused, own.key),
    configMap: source.configMap,
    secret: source.secret,
    persistentVolumeClaim: source.persistentVolumeClaim,
    emptyDir: source.emptyDir,
    projected: source.projected,
    ephemeral: source.ephemeral,
    csi: source.csi,
  });
}

/** Their mounts, for each container that uses them. */
export function ownMounts(volumes: Volumes): Each<VolumeMount> {
  const own = loop(volumes);
  return own.each<VolumeMount>({
    name: own.key,
    mountPath: own.item.mountPath,
    subPath: own.item.subPath,
    readOnly: own.item.readOnly,
  });
}
