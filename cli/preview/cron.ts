/** What a schedule matches, field by field. */
export interface Schedule {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly matchesDay: (month: number, day: number, weekday: number) => boolean;
}

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Reads a cron expression as Kubernetes does; undefined where it is none. */
export function parseSchedule(expression: string): Schedule | undefined {
  const fields = (MACROS[expression] ?? expression).trim().split(/\s+/);
  const [minute, hour, day, month, weekday] = fields;
  if (
    fields.length !== 5 ||
    minute === undefined ||
    hour === undefined ||
    day === undefined ||
    month === undefined ||
    weekday === undefined
  )
    return undefined;
  const minutes = numbers(minute, 0, 59);
  const hours = numbers(hour, 0, 23);
  const days = numbers(day, 1, 31);
  const months = numbers(month, 1, 12, MONTHS);
  const weekdays = numbers(weekday, 0, 6, WEEKDAYS);
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  // Where both say which days, either is enough.
  const free = isFree(day) || isFree(weekday);
  const matchesDay = (m: number, d: number, w: number): boolean =>
    months.has(m) && (free ? days.has(d) && weekdays.has(w) : days.has(d) || weekdays.has(w));
  return { minutes, hours, matchesDay };
}

/** Whether a field says nothing. A step does say something, but for a step of one. */
const isFree = (field: string): boolean => field.split(',').some((part) => /^[*?](\/1)?$/.test(part));

/** The numbers of a field: a list of `*`, `a`, `a-b`, each with a step if it likes. */
function numbers(field: string, least: number, most: number, names: readonly string[] = []): ReadonlySet<number> | undefined {
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', step, ...more] = part.split('/');
    const [from, to] = bounds(range, least, most, names, step !== undefined);
    const by = Number(step ?? 1);
    if (
      more.length > 0 ||
      from === undefined ||
      to === undefined ||
      from < least ||
      to > most ||
      from > to ||
      !(Number.isInteger(by) && by > 0)
    )
      return undefined;
    for (let number = from; number <= to; number += by) found.add(number);
  }
  return found;
}

function bounds(range: string, least: number, most: number, names: readonly string[], stepped: boolean): readonly (number | undefined)[] {
  if (range === '*' || range === '?') return [least, most];
  const [from, to, ...more] = range.split('-').map((text) => numbered(text, least, names));
  if (more.length > 0) return [];
  // `5/15` goes on to the end.
  return [from, range.includes('-') ? to : stepped ? most : from];
}

function numbered(text: string, least: number, names: readonly string[]): number | undefined {
  const at = names.indexOf(text.toLowerCase());
  if (at >= 0) return at + least;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
