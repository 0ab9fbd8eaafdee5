import type { Helm } from '../../support/helms.js';

const major = ({ version }: Helm): number => Number(version.split('.')[0]);

/** What Helm waits for. */
export interface Waiting {
  /** Also for jobs to end; without, only for pods to become ready. */
  readonly jobs: boolean;
}

/** Waits for what was installed. */
export function waitFlags(helm: Helm, { jobs }: Waiting): string[] {
  if (jobs) return ['--wait', '--wait-for-jobs'];
  // To the watcher of Helm 4 a paused job is one that has not started yet.
  return major(helm) >= 4 ? ['--wait=legacy'] : ['--wait'];
}

/** Undoes what fails. */
export function undoFlag(helm: Helm): string {
  return major(helm) >= 4 ? '--rollback-on-failure' : '--atomic';
}

/** Says what the server would make of it. Helm 3 asks the server from 3.13 on. */
export function serverDryRunFlags(helm: Helm): string[] {
  const [, minor] = helm.version.split('.').map(Number) as [number, number];
  return major(helm) === 3 && minor < 13 ? ['--dry-run'] : ['--dry-run=server'];
}

/** Takes the throttle off: a client's own limit is not what is tested. Helm 3 has the first flag from 3.14 on. */
export function unthrottledFlags(helm: Helm): string[] {
  const [, minor] = helm.version.split('.').map(Number) as [number, number];
  const burst = ['--burst-limit', '10000'];
  return major(helm) === 3 && minor < 14 ? burst : [...burst, '--qps', '10000'];
}
