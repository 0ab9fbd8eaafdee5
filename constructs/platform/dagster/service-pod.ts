import {
  isNotEmpty,
  when,
  whenSet,
  type ConfigMap,
  type Expr,
  type ObjectType,
  type RefsOf,
  type Templated,
  type TemplatedItem,
} from '../../../src/index.js';
import type { Affinity, Container, PodTemplateSpec, Volume, VolumeMount } from '../../../src/kubernetes/index.js';
import { imageReference } from '../../common/image.js';
import { podFields, podMetadata } from '../../common/pod-settings.js';
import { restrictedPod } from '../../common/security.js';
import { ownMounts, ownVolumes } from '../../common/volumes.js';
import { databaseCaMounts, databaseCaVolumes, waitForDatabase } from '../../common/wait-for-database.js';
import { variables, type ChartVariable } from './env.js';
import { DAGSTER_HOME, RESERVED_VOLUMES, writableMounts, writableVolumes } from './home.js';
import { instanceVariables, type Parts } from './parts.js';
import type { workloadValues } from './values/workloads.js';

type Settings = RefsOf<ObjectType<ReturnType<typeof workloadValues>>>;

/** The file of a ConfigMap that tells a process where it keeps everything. */
const INSTANCE_FILE = 'dagster.yaml';
const WORKSPACE_FOLDER = '/etc/dagster';
/** The workspace in a pod. The whole folder is mounted, so that it changes with its ConfigMap: the daemon reads it again. */
export const WORKSPACE_FILE = `${WORKSPACE_FOLDER}/workspace.yaml`;

/** dagster.yaml in the home of Dagster, beside what is written there. */
export const instanceMount: VolumeMount = {
  name: 'instance',
  mountPath: `${DAGSTER_HOME}/${INSTANCE_FILE}`,
  subPath: INSTANCE_FILE,
  readOnly: true,
};
export const instanceVolume = (configMap: Expr<string>): Templated<Volume> => ({ name: 'instance', configMap: { name: configMap } });

export interface ServicePodProps {
  readonly parts: Parts;
  readonly settings: Settings;
  readonly component: string;
  readonly account: Expr<string>;
  readonly instance: ConfigMap;
  /** The name of the ConfigMap with workspace.yaml. */
  readonly workspace: Expr<string>;
  readonly env?: Readonly<Record<string, ChartVariable>>;
  /** Whether its pods prefer a node each, where the operator says nothing of their affinity. Default: false. */
  readonly isSpread?: boolean;
  readonly container: Partial<Exclude<Templated<Container>, Expr<Container>>>;
}

const apart = (matchLabels: Templated<Record<string, string>>): Templated<Affinity> => ({
  podAntiAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [
      { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels } } },
    ],
  },
});

/** The pod of one of Dagster's own services, which waits for the database before it starts. */
export function servicePod(props: ServicePodProps): Templated<PodTemplateSpec> {
  const { account, component, container, env = {}, instance, isSpread = false, parts, settings, workspace } = props;
  const { chart, computeLogs, database } = parts;
  const { global, image, waitForDatabase: wait } = chart.values;
  const volumes: TemplatedItem<Volume>[] = [
    ...writableVolumes,
    instanceVolume(instance.name),
    { name: 'workspace', configMap: { name: workspace } },
    ...databaseCaVolumes(database),
    ...computeLogs.volumes,
    ownVolumes(settings.volumes, { taken: RESERVED_VOLUMES, whose: `The pod of the ${component}` }),
  ];
  const labels = chart.selectorLabels(component);
  return {
    metadata: podMetadata(settings, labels),
    spec: restrictedPod({
      serviceAccountName: account,
      // The launcher of runs, which each of the services may make, reads the token at once.
      automountServiceAccountToken: true,
      imagePullSecrets: whenSet(global.floe.imagePullSecrets),
      ...podFields(settings),
      ...(isSpread ? { affinity: when<Affinity>(isNotEmpty(settings.affinity), settings.affinity, apart(labels)) } : {}),
      initContainers: [waitForDatabase(chart, database, wait, global.floe.imageRegistry)],
      containers: [
        {
          name: 'dagster',
          image: imageReference(chart, image, 'Dagster', global.floe.imageRegistry),
          imagePullPolicy: image.pullPolicy,
          ...container,
          env: variables(settings.env, { ...instanceVariables(parts), ...env }),
          envFrom: whenSet(settings.envFrom),
          resources: whenSet(settings.resources),
          securityContext: whenSet(settings.securityContext),
          volumeMounts: [
            ...writableMounts,
            instanceMount,
            { name: 'workspace', mountPath: WORKSPACE_FOLDER, readOnly: true },
            ...databaseCaMounts(database),
            ...computeLogs.mounts,
            ownMounts(settings.volumes),
          ],
        },
      ],
      volumes,
    }),
  };
}
