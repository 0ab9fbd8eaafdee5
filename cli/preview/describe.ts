import cronstrue from 'cronstrue';
import type { Rendered } from '../../src/testing/index.js';
import { parseSchedule } from './cron.js';
import { nextRuns } from './next-runs.js';
import { inZone } from './zone.js';

const RUNS = 3;

/** One object that an install creates. */
export interface Preview {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** When Helm or Kubernetes acts on it; undefined for what is just there. */
  readonly when?: string;
  readonly schedule?: ScheduledRuns;
}

export interface ScheduledRuns {
  readonly cron: string;
  readonly timeZone: string;
  readonly paused: boolean;
  /** As the clocks of the zone show them. None where no such day ever comes, or Kubernetes reads the expression otherwise. */
  readonly next: readonly string[];
}

/** What becomes of a manifest, seen at an instant. */
export function previewOf(manifest: Rendered, at: number): Preview {
  const { apiVersion, kind, metadata } = manifest;
  const identity = { apiVersion, kind, name: metadata.name };
  const hook = metadata.annotations?.['helm.sh/hook'];
  if (hook !== undefined) return { ...identity, when: hook === 'test' ? 'at helm test' : `at ${hook.split(',').join(' and ')}` };
  const spec = manifest['spec'] as { schedule?: string; timeZone?: string; suspend?: boolean } | undefined;
  const paused = spec?.suspend === true;
  if (kind === 'Job') return { ...identity, when: paused ? 'once, but paused' : 'once, now' };
  if (kind !== 'CronJob' || spec?.schedule === undefined) return identity;
  const schedule = scheduledRuns(spec.schedule, spec.timeZone ?? 'Etc/UTC', paused, at);
  return { ...identity, when: inWords(schedule), schedule };
}

function scheduledRuns(cron: string, timeZone: string, paused: boolean, at: number): ScheduledRuns {
  const schedule = parseSchedule(cron);
  const next = schedule === undefined || paused ? [] : nextRuns(schedule, timeZone, at, RUNS).map((instant) => inZone(instant, timeZone));
  return { cron, timeZone, paused, next };
}

/** `At 06:00, in Europe/Amsterdam`. */
function inWords({ cron, paused, timeZone }: ScheduledRuns): string {
  const words = cronstrue.toString(cron, { use24HourTimeFormat: true, throwExceptionOnParseError: false });
  return `${words}, in ${timeZone}${paused ? ', but paused' : ''}`;
}
