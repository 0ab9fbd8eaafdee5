import type { Schedule } from './cron.js';
import { offsetAt } from './zone.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Kubernetes looks no further either. */
const MOST_DAYS = 5 * 366;

/**
 * The next instants at which Kubernetes starts a run: whenever the clocks of the zone show a time that matches. So an hour
 * that they skip has no run, and one that they repeat has two. Where clocks skip midnight (Havana), or change by half an
 * hour (Lord Howe), Kubernetes itself may leave out the first matching day after the change.
 *
 * @param from milliseconds since 1970; runs come after it.
 */
export function nextRuns(schedule: Schedule, timeZone: string, from: number, count: number): readonly number[] {
  const found: number[] = [];
  const today = Math.floor((from + offsetAt(from, timeZone) * MINUTE) / DAY);
  for (let day = today; day <= today + MOST_DAYS && found.length < count; day++) {
    const date = new Date(day * DAY);
    if (!schedule.matchesDay(date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCDay())) continue;
    found.push(...instantsOf(schedule, day * DAY, timeZone).filter((instant) => instant > from));
  }
  return found.slice(0, count);
}

/** The matching instants of one day, whose midnight the clocks show as `midnight` does in UTC. */
function instantsOf({ hours, minutes }: Schedule, midnight: number, timeZone: string): number[] {
  // No zone is further from UTC than 14 hours, nor changes twice so soon.
  const offsets = [
    ...new Set([midnight - 15 * 60 * MINUTE, midnight + DAY + 15 * 60 * MINUTE].map((instant) => offsetAt(instant, timeZone))),
  ];
  const instants: number[] = [];
  for (const hour of hours) {
    for (const minute of minutes) {
      for (const offset of offsets) {
        const instant = midnight + (hour * 60 + minute - offset) * MINUTE;
        if (offsets.length === 1 || offsetAt(instant, timeZone) === offset) instants.push(instant);
      }
    }
  }
  return instants.sort((a, b) => a - b);
}
