import { lstatSync, readlinkSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Mount {
  /** A file or folder of this machine. */
  readonly source: string;
  /** Where the container finds it. */
  readonly target: string;
  readonly readOnly: boolean;
}

interface RootProps {
  /** The folder that becomes the container's root. */
  readonly root: string;
  readonly folders: readonly string[];
  readonly mounts: readonly Mount[];
  readonly isReadOnly: boolean;
}

/** What every root has of this machine's. */
const SYSTEM = ['/usr', '/bin', '/sbin', '/lib', '/lib64', '/etc', '/proc', '/dev'];

/** A shell script that, in a mount namespace of its own, makes the root filesystem of a container. */
export function mountScript({ folders, isReadOnly, mounts, root }: RootProps): string {
  const lines = [`mount -t tmpfs -o mode=0755 tmpfs ${root}`, `mkdir -p ${root}/tmp`];
  for (const folder of [...SYSTEM, ...folders]) {
    const over = mounts.find(({ target }) => folder.startsWith(`${target}/`));
    if (over !== undefined)
      throw new Error(`${folder} lies below ${over.target}, where the pod has a volume: set FLOE_CACHE to another place.`);
    lines.push(...ofSystem(root, folder));
  }
  // The outer ones first: a file may be mounted into a folder that is mounted itself.
  for (const mount of [...mounts].sort((a, b) => a.target.length - b.target.length)) lines.push(...bound(root, mount));
  if (isReadOnly) lines.push(`mount -o remount,ro ${root}`);
  return `${lines.join('\n')}\n`;
}

function ofSystem(root: string, folder: string): string[] {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (found.isSymbolicLink()) return [`ln -s ${readlinkSync(folder)} ${root}${folder}`];
  return [`mkdir -p ${root}${folder}`, `mount --rbind ${folder} ${root}${folder}`];
}

function bound(root: string, { readOnly, source, target }: Mount): string[] {
  const at = `${root}${target}`;
  const made = statSync(source).isDirectory() ? [`mkdir -p ${at}`] : [`mkdir -p ${dirname(at)}`, `[ -e ${at} ] || touch ${at}`];
  return [...made, `mount --bind ${source} ${at}`, ...(readOnly ? [`mount -o remount,bind,ro ${at}`] : [])];
}
