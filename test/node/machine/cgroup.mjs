// The control group under which kubelet and containerd make those of pods.

import { mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isOver, OWN_NAME } from './name.mjs';

/** Its name, for a run of this process. */
export const CGROUP = `/${OWN_NAME}`;

/** Makes it in every hierarchy, whether there is one (cgroup v2) or several. */
export function makeCgroup() {
  for (const hierarchy of hierarchies()) mkdirSync(join(hierarchy, CGROUP), { recursive: true });
}

/** Removes it, and those of runs that were killed, whose processes may still be ending. */
export async function removeCgroups() {
  for (const hierarchy of hierarchies()) {
    for (const name of readdirSync(hierarchy).filter(isOver)) await removeOnceEmpty(join(hierarchy, name));
  }
}

async function removeOnceEmpty(folder) {
  for (let attempt = 1; ; attempt++) {
    try {
      return remove(folder);
    } catch (error) {
      if (error.code !== 'EBUSY' || attempt === 50) throw error;
      await setTimeout(100);
    }
  }
}

function hierarchies() {
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  return mounts.flatMap((line) => {
    const [, path, type] = line.split(' ');
    return type === 'cgroup' || type === 'cgroup2' ? [path] : [];
  });
}

/** Only folders can be removed there, and the files in them go with them. */
function remove(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) remove(join(folder, entry.name));
  rmdirSync(folder);
}
