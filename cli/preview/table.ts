import type { Preview, ScheduledRuns } from './describe.js';

/** One line per object, what runs first; and the next runs below what is scheduled. */
export function table(previews: readonly Preview[]): string {
  const rows = [...previews].sort((a, b) => rank(a) - rank(b));
  const [kind, name] = [width(rows, 'kind'), width(rows, 'name')];
  const lines = rows.flatMap((row) => {
    const indent = ' '.repeat(kind + name + 4);
    const line = `${row.kind.padEnd(kind)}  ${row.name.padEnd(name)}  ${row.when ?? ''}`.trimEnd();
    return row.schedule === undefined || row.schedule.paused ? [line] : [line, ...runs(row.schedule).map((run) => indent + run)];
  });
  return `${lines.join('\n')}\n`;
}

const rank = ({ kind }: Preview): number => (kind === 'CronJob' ? 0 : kind === 'Job' ? 1 : 2);
const width = (rows: readonly Preview[], column: 'kind' | 'name'): number => Math.max(0, ...rows.map((row) => row[column].length));

const runs = ({ next }: ScheduledRuns): readonly string[] =>
  next.length === 0 ? ['never: no such day comes in the next five years'] : next.map(readable);

/** `Mon 2026-11-23 06:00 +01:00` */
function readable(run: string): string {
  const [, date = '', time = '', offset = ''] = /^(.{10})T(.{5}):\d\d(.*)$/.exec(run) ?? [];
  const weekday = new Date(`${date}T00:00Z`).toLocaleDateString('en', { weekday: 'short', timeZone: 'UTC' });
  return `${weekday} ${date} ${time} ${offset}`;
}
