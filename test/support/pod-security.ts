import type { Rendered } from '../../src/testing/index.js';
import { podTemplates } from './references.js';

type Tree = Readonly<Record<string, unknown>>;

const tree = (of: unknown): Tree => (of ?? {}) as Tree;
const list = (of: unknown): readonly unknown[] => (of ?? []) as readonly unknown[];

const VOLUMES = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret', 'image'];
const SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
];
const SELINUX_TYPES = [undefined, '', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];
const SECCOMP_TYPES: unknown[] = ['RuntimeDefault', 'Localhost'];
const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/';

/**
 * What in the pods of a manifest breaks the restricted Pod Security Standard (which includes the baseline), with the pod's
 * owner: none for what has no pods. Pods of Linux.
 *
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function podSecurityFindings(manifest: Rendered): string[] {
  return podTemplates(manifest).flatMap((template) =>
    podFindings(template).map((finding) => `${manifest.kind} ${manifest.metadata.name}: ${finding}`),
  );
}

function podFindings(template: Tree): string[] {
  const spec = tree(template['spec']);
  const context = tree(spec['securityContext']);
  const annotations = tree(tree(template['metadata'])['annotations']);
  const groups = ['initContainers', 'containers', 'ephemeralContainers'];
  const containers = groups.flatMap((group) =>
    list(spec[group]).map((container) => [`${group}.${String(tree(container)['name'])}`, tree(container)] as const),
  );
  const profiles = Object.entries(annotations).filter(([key]) => key.startsWith(APPARMOR));
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((key) => spec[key] === true),
    ...sharedFindings(context).map((finding) => `securityContext: ${finding}`),
    ...list(context['sysctls'])
      .map((sysctl) => String(tree(sysctl)['name']))
      .filter((name) => !SYSCTLS.includes(name))
      .map((name) => `sysctl ${name}`),
    ...list(spec['volumes']).flatMap((volume) => volumeFindings(tree(volume))),
    ...profiles
      .filter(([, profile]) => !/^(runtime\/default|localhost\/.*)$/.test(String(profile)))
      .map(([key, profile]) => `${key}: ${String(profile)}`),
    ...(containers.length === 0 ? ['no containers'] : []),
    ...containers.flatMap(([name, container]) => containerFindings(container, context).map((finding) => `${name}: ${finding}`)),
  ];
}

/** What a pod's security context and a container's have in common. */
function sharedFindings(context: Tree): string[] {
  const selinux = tree(context['seLinuxOptions']);
  const seccomp = tree(context['seccompProfile'])['type'];
  const appArmor = tree(context['appArmorProfile'])['type'];
  return [
    ...(context['runAsUser'] === 0 ? ['runAsUser is 0'] : []),
    ...(context['runAsNonRoot'] === false ? ['runAsNonRoot is false'] : []),
    ...(tree(context['windowsOptions'])['hostProcess'] === true ? ['hostProcess'] : []),
    ...(SELINUX_TYPES.includes(selinux['type'] as string | undefined) ? [] : [`SELinux type ${String(selinux['type'])}`]),
    ...['user', 'role'].filter((key) => (selinux[key] ?? '') !== '').map((key) => `SELinux ${key}`),
    ...(seccomp === undefined || SECCOMP_TYPES.includes(seccomp) ? [] : [`seccomp ${String(seccomp)}`]),
    ...(appArmor === undefined || SECCOMP_TYPES.includes(appArmor) ? [] : [`AppArmor ${String(appArmor)}`]),
  ];
}

function volumeFindings(volume: Tree): string[] {
  const sources = Object.keys(volume).filter((key) => key !== 'name');
  if (sources.length !== 1) return [`volume ${String(volume['name'])} has ${String(sources.length)} sources`];
  return sources.filter((source) => !VOLUMES.includes(source)).map((source) => `volume ${String(volume['name'])} is a ${source}`);
}

function containerFindings(container: Tree, pod: Tree): string[] {
  const context = tree(container['securityContext']);
  const capabilities = tree(context['capabilities']);
  const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'].map((key) => tree(container[key]));
  const handlers = [...probes, ...['postStart', 'preStop'].map((key) => tree(tree(container['lifecycle'])[key]))];
  const seccomp = tree(context['seccompProfile'])['type'] ?? tree(pod['seccompProfile'])['type'];
  return [
    ...sharedFindings(context),
    ...(context['privileged'] === true ? ['privileged'] : []),
    ...(context['allowPrivilegeEscalation'] === false ? [] : ['allowPrivilegeEscalation is not false']),
    ...(list(capabilities['drop']).includes('ALL') ? [] : ['does not drop ALL capabilities']),
    ...list(capabilities['add'])
      .filter((each) => each !== 'NET_BIND_SERVICE')
      .map((each) => `adds ${String(each)}`),
    ...((context['runAsNonRoot'] ?? pod['runAsNonRoot']) === true ? [] : ['runAsNonRoot is not true']),
    ...(SECCOMP_TYPES.includes(seccomp) ? [] : ['no seccomp profile']),
    ...((context['procMount'] ?? 'Default') === 'Default' ? [] : [`procMount ${String(context['procMount'])}`]),
    ...list(container['ports']).flatMap((port) =>
      (tree(port)['hostPort'] ?? 0) === 0 ? [] : [`hostPort ${String(tree(port)['hostPort'])}`],
    ),
    ...handlers.flatMap((handler) =>
      ['httpGet', 'tcpSocket'].filter((kind) => (tree(handler[kind])['host'] ?? '') !== '').map((kind) => `a host in ${kind}`),
    ),
  ];
}
