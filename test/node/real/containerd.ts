import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { Component } from '../../cluster/cluster/component.js';
import type { Guard } from '../../cluster/cluster/guard.js';
import { until } from '../../cluster/support/wait.js';
import { PAUSE } from '../images/images.mjs';
import type { Place } from './place.js';

export const CONTAINERD_SOCKET = '/run/containerd/containerd.sock';

/** The programs of tools/containerd and tools/cni-plugins, by name. */
interface Programs {
  readonly containerd: string;
  readonly shim: string;
  readonly ctr: string;
  readonly bridge: string;
}

/** Starts containerd with the images of the place; pods get addresses on its bridge. */
export async function startContainerd(guard: Guard, { containerd, shim, ctr, bridge: plugin }: Programs, place: Place): Promise<Component> {
  const network = join(guard.folder, 'cni');
  mkdirSync(network);
  writeFileSync(join(network, 'floe.conflist'), JSON.stringify(networkOf(place, guard.folder)));
  const config = join(guard.folder, 'containerd.toml');
  writeFileSync(config, configOf({ shim, plugins: dirname(plugin), network }));
  const component = new Component(guard, 'containerd', containerd, ['--config', config]);
  await until('containerd answers', async () => {
    if (!component.running) throw new Error(`containerd has ended.\n${component.log()}`);
    const { exitCode } = await execa(ctr, ['version'], { reject: false });
    return exitCode === 0 || undefined;
  });
  for (const image of readdirSync(join(place.folder, 'images'))) {
    await execa('sh', [
      '-c',
      'tar --create --dereference --directory "$1" . | "$2" --namespace k8s.io images import -',
      'sh',
      join(place.folder, 'images', image),
      ctr,
    ]);
  }
  return component;
}

function networkOf({ bridge, address }: Place, folder: string): unknown {
  const subnet = `${address.replace(/\.\d+$/, '')}.0/24`;
  const ipam = { type: 'host-local', dataDir: join(folder, 'addresses'), ranges: [[{ subnet }]], routes: [{ dst: '0.0.0.0/0' }] };
  return { cniVersion: '1.0.0', name: 'floe', plugins: [{ type: 'bridge', bridge, isGateway: true, hairpinMode: true, ipam }] };
}

function configOf(paths: { shim: string; plugins: string; network: string }): string {
  return `version = 3
[plugins.'io.containerd.cri.v1.images'.pinned_images]
sandbox = '${PAUSE}'
[plugins.'io.containerd.cri.v1.runtime']
# Containers are no harder to kill than containerd is: to make them so takes a right that not every root has.
restrict_oom_score_adj = true
# Not every kernel has AppArmor, and it would be the machine's.
disable_apparmor = true
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
runtime_type = 'io.containerd.runc.v2'
runtime_path = '${paths.shim}'
[plugins.'io.containerd.cri.v1.runtime'.cni]
bin_dirs = ['${paths.plugins}']
conf_dir = '${paths.network}'
`;
}
