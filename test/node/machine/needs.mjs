// What a machine must have so that a real node can run on it.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const PROGRAMS = {
  runc: 'apt-get install runc',
  nft: 'apt-get install nftables',
  mmdebstrap: 'apt-get install --no-install-recommends mmdebstrap',
  ip: 'apt-get install iproute2',
  unshare: 'apt-get install util-linux',
  setpriv: 'apt-get install util-linux',
  mount: 'apt-get install mount',
  tar: 'apt-get install tar',
  go: 'https://go.dev/doc/install',
};

/** One line for each thing that is missing, with what to do about it. */
export function missing() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return ['Linux on x64: the node runs containers of this machine.'];
  const lines = [];
  if (process.getuid?.() !== 0) lines.push('root: the node makes namespaces, mounts and control groups. Run it as root.');
  for (const [program, install] of Object.entries(PROGRAMS)) {
    if (spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0) lines.push(`${program}: ${install}`);
  }
  if (spawnSync('python3', ['-m', 'pip', '--version']).status !== 0) lines.push('python3 with pip: apt-get install python3-pip');
  if (!/\boverlay$/m.test(readFileSync('/proc/filesystems', 'utf8'))) lines.push('overlay file systems: modprobe overlay');
  return lines;
}
