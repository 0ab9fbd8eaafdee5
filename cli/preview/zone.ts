const MINUTE = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** How many minutes a zone's clocks are ahead of UTC at an instant. */
export function offsetAt(instant: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
    formats.set(
      timeZone,
      (format = new Intl.DateTimeFormat('en-US', { timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23', ...parts })),
    );
  }
  const of = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const clock = Date.UTC(of['year'] ?? 0, (of['month'] ?? 1) - 1, of['day'], of['hour'], of['minute'], of['second']);
  return Math.round((clock - Math.floor(instant / 1000) * 1000) / MINUTE);
}

/** An instant as the zone's clocks show it: `2026-11-23T06:00:00+01:00`. */
export function inZone(instant: number, timeZone: string): string {
  const offset = offsetAt(instant, timeZone);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) => String(part).padStart(2, '0'));
  return `${new Date(instant + offset * MINUTE).toISOString().slice(0, 19)}${offset < 0 ? '-' : '+'}${hours ?? ''}:${minutes ?? ''}`;
}
