import cronstrue from 'cronstrue';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSchedule, type Schedule } from '../../cli/preview/cron.js';
import { nextRuns } from '../../cli/preview/next-runs.js';
import { inZone } from '../../cli/preview/zone.js';

const MINUTE = 60_000;
const ZONES = [
  'Etc/UTC',
  'Europe/Amsterdam',
  'America/New_York',
  'Asia/Kolkata',
  'America/Sao_Paulo',
  'Pacific/Chatham',
  'Pacific/Apia',
  'America/St_Johns',
  'Africa/Casablanca',
];

const scheduleOf = (expression: string): Schedule => {
  const schedule = parseSchedule(expression);
  if (schedule === undefined) throw new Error(`${expression} is no schedule`);
  return schedule;
};
const runs = (expression: string, zone: string, from: string): string[] =>
  nextRuns(scheduleOf(expression), zone, Date.parse(from), 3).map((instant) => new Date(instant).toISOString().replace(':00.000', ''));

/** What robfig/cron 3.0.1, by which Kubernetes schedules, gives for the same. */
test.each([
  ['0 6 * * *', 'Europe/Amsterdam', '2026-03-28T12:00Z', ['2026-03-29T04:00Z', '2026-03-30T04:00Z', '2026-03-31T04:00Z']],
  ['30 2 * * *', 'Europe/Amsterdam', '2026-03-28T12:00Z', ['2026-03-30T00:30Z', '2026-03-31T00:30Z', '2026-04-01T00:30Z']],
  ['30 2 * * *', 'Europe/Amsterdam', '2026-10-24T12:00Z', ['2026-10-25T00:30Z', '2026-10-25T01:30Z', '2026-10-26T01:30Z']],
  ['*/30 * * * *', 'Europe/Amsterdam', '2026-10-25T00:10Z', ['2026-10-25T00:30Z', '2026-10-25T01:00Z', '2026-10-25T01:30Z']],
  ['0 */2 * * *', 'Europe/Amsterdam', '2026-03-28T23:10Z', ['2026-03-29T02:00Z', '2026-03-29T04:00Z', '2026-03-29T06:00Z']],
  ['0 0 13 * 5', 'UTC', '2026-01-01T00:00Z', ['2026-01-02T00:00Z', '2026-01-09T00:00Z', '2026-01-13T00:00Z']],
  ['0 0 */2 * 5', 'UTC', '2026-01-01T00:00Z', ['2026-01-02T00:00Z', '2026-01-03T00:00Z', '2026-01-05T00:00Z']],
  ['0 0 ? * 1', 'UTC', '2026-01-01T00:00Z', ['2026-01-05T00:00Z', '2026-01-12T00:00Z', '2026-01-19T00:00Z']],
  ['5/15 * * * *', 'UTC', '2026-01-01T00:00Z', ['2026-01-01T00:05Z', '2026-01-01T00:20Z', '2026-01-01T00:35Z']],
  ['0 0 1,*/10 * 3', 'UTC', '2026-01-01T00:00Z', ['2026-01-07T00:00Z', '2026-01-11T00:00Z', '2026-01-14T00:00Z']],
  ['@daily', 'America/Sao_Paulo', '2018-11-02T12:00Z', ['2018-11-03T03:00Z', '2018-11-05T02:00Z', '2018-11-06T02:00Z']],
  ['@midnight', 'UTC', '2026-01-01T00:00Z', ['2026-01-02T00:00Z', '2026-01-03T00:00Z', '2026-01-04T00:00Z']],
  ['0 0 29 2 *', 'UTC', '2026-01-01T00:00Z', ['2028-02-29T00:00Z']],
  ['0 0 31 2 *', 'UTC', '2026-01-01T00:00Z', []],
  ['0 9 * JAN-mar Mon-FRI', 'Asia/Kolkata', '2026-01-01T00:00Z', ['2026-01-01T03:30Z', '2026-01-02T03:30Z', '2026-01-05T03:30Z']],
  ['15 10 * * *', 'Pacific/Chatham', '2026-01-01T00:00Z', ['2026-01-01T20:30Z', '2026-01-02T20:30Z', '2026-01-03T20:30Z']],
])('%s in %s after %s', (expression, zone, from, expected) => expect(runs(expression, zone, from)).toEqual(expected));

test.each([
  '',
  '* * * *',
  '* * * * * *',
  '60 * * * *',
  '* 24 * * *',
  '* * 0 * *',
  '* * * 13 *',
  '* * * * 7',
  '5-1 * * * *',
  '*/0 * * * *',
  '1-2-3 * * * *',
  'a * * * *',
  '@every 5m',
])("'%s' is no schedule", (expression) => expect(parseSchedule(expression)).toBeUndefined());

const field = (least: number, most: number): fc.Arbitrary<string> => {
  const number = fc.integer({ min: least, max: most });
  const range = fc.oneof(
    fc.constantFrom('*', '?'),
    number.map(String),
    fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc.tuple(fc.oneof(fc.constant('*'), number.map(String)), fc.integer({ min: 1, max: most })).map(([from, step]) => `${from}/${step}`),
  );
  return fc.array(range, { minLength: 1, maxLength: 2 }).map((parts) => parts.join(','));
};
const expressions = fc.tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6)).map((fields) => fields.join(' '));
const instants = fc.integer({ min: Date.parse('2012-01-01T00:00Z'), max: Date.parse('2030-01-01T00:00Z') });

const shownIn = new Map(
  ZONES.map((timeZone) => [timeZone, new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })]),
);

/** What the clocks of a zone show, by a way of its own. */
function clock(instant: number, zone: string) {
  const shown = shownIn.get(zone)?.format(instant) ?? '';
  const [, year, month, day, hour, minute] = (/^(\d+)-(\d+)-(\d+) (\d+):(\d+)/.exec(shown) ?? []).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { month, day, hour, minute, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() };
}

describe('for every schedule, in every zone, at every time', () => {
  const matches = ({ hours, matchesDay, minutes }: Schedule, instant: number, zone: string): boolean => {
    const { day, hour, minute, month, weekday } = clock(instant, zone);
    return minutes.has(minute) && hours.has(hour) && matchesDay(month, day, weekday);
  };

  test('the next runs are those minutes, and all of those, at which the clocks of the zone match', () => {
    fc.assert(
      fc.property(expressions, fc.constantFrom(...ZONES), instants, (expression, zone, from) => {
        const schedule = scheduleOf(expression);
        const found = nextRuns(schedule, zone, from, 3);
        for (const instant of found) expect(matches(schedule, instant, zone), inZone(instant, zone)).toBe(true);
        const until = Math.min(found.at(-1) ?? Infinity, from + 2 * 24 * 60 * MINUTE);
        const all: number[] = [];
        for (let instant = (Math.floor(from / MINUTE) + 1) * MINUTE; instant <= until; instant += MINUTE)
          if (matches(schedule, instant, zone)) all.push(instant);
        expect(found.filter((instant) => instant <= until)).toEqual(all);
      }),
      { numRuns: 60 },
    );
  });

  test('what is shown of an instant is the same instant, and what the clocks show', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...ZONES), (instant, zone) => {
        const shown = inZone(instant, zone);
        expect(Date.parse(shown)).toBe(Math.floor(instant / 1000) * 1000);
        const { day, hour, minute, month } = clock(instant, zone);
        expect(shown.slice(5, 16).split(/[-T:]/).map(Number)).toEqual([month, day, hour, minute]);
      }),
    );
  });

  test('the words name the time of the runs', () => {
    const times = fc.tuple(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 23 }), fc.constantFrom('*', '1', '1-5'));
    fc.assert(
      fc.property(times, fc.constantFrom(...ZONES), instants, ([minute, hour, weekday], zone, from) => {
        const expression = `${minute} ${hour} * * ${weekday}`;
        const words = cronstrue.toString(expression, { use24HourTimeFormat: true });
        for (const run of nextRuns(scheduleOf(expression), zone, from, 3)) expect(words).toContain(inZone(run, zone).slice(11, 16));
      }),
    );
  });
});
