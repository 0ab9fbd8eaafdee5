import * as fc from 'fast-check';

/** Characters and words that YAML, JSON, Go templates, shells or Java properties give a meaning of their own. */
export const AWKWARD: readonly string[] = [
  '',
  ' ',
  '  x',
  'x ',
  '\n',
  'a\n',
  'a\n\n',
  '\n\na',
  'a\n b\n  c\n',
  '\ta',
  'a\t',
  '\r\n',
  'a\rb',
  'a\n\tb\n',
  'yes',
  'no',
  'on',
  'off',
  'y',
  'n',
  'true',
  'False',
  'null',
  '~',
  'NaN',
  '.inf',
  '-.INF',
  '1.10',
  '0x1f',
  '0o17',
  '017',
  '1e3',
  '1_000',
  '12:30:45',
  '2001-12-14',
  '0b1',
  '-0',
  '+1',
  '.5',
  '<<',
  '=',
  '{{ .Values.x }}',
  '{{',
  '}}',
  '{{{',
  '{',
  '{{-',
  '-}}',
  '{{/* x */}}',
  '`',
  '``',
  '{{"{{"}}',
  '"',
  "'",
  '\\',
  '\\n',
  '\\u0041',
  '\\x41',
  '"quoted"',
  "it's",
  '$(x)',
  '${x}',
  '$x',
  '%s',
  '%d%%',
  '%!s(int=1)',
  '# no comment',
  'a # b',
  'a: b',
  'a:',
  ':a',
  '- a',
  '-',
  '---',
  '--- a',
  '...',
  '? a',
  '| a',
  '|',
  '>',
  '&a',
  '*a',
  '!tag',
  '!',
  '@a',
  '[',
  ']',
  '[a]',
  '{a: b}',
  ',',
  'key=value',
  'a = b',
  '#a',
  '!a',
  'floe-expr-none-end',
  '\u0000',
  '\u0007',
  '\u0008',
  '\u000b',
  '\u000c',
  '\u001b[0m',
  '\u001f',
  '\u007f',
  '\u0080',
  '\u0085',
  '\u009f',
  '\u00a0',
  '\u00ad',
  '\u2028',
  '\u2029',
  '\ufeff',
  '\ufffd',
  '\ufffe',
  '\uffff',
  '\u200b',
  '\u{1f600}',
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  '\u{10ffff}',
  '\u{e0001}',
  '\u{20000}',
  'é',
  'e\u0301',
  '漢字',
  'مرحبا',
  '<a href="x">&amp;</a>',
  'x'.repeat(5000),
  'long words '.repeat(300),
  'a\n'.repeat(200),
];

const unit = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...'ab {}"\'\\\n\t:#-%$=,[]') },
  { weight: 2, arbitrary: fc.constantFrom(...AWKWARD.filter((text) => text.length < 30)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0x9f }).map((code) => String.fromCharCode(code)) },
);

/** Any text that Unicode allows. */
export const text: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...AWKWARD),
  fc.array(unit, { maxLength: 12 }).map((units) => units.join('')),
  fc.string({ unit: 'binary' }),
);

/** Text as a key. YAML reads no key that is longer than 1024 characters. */
export const key: fc.Arbitrary<string> = text.map((from) => Array.from(from).slice(0, 60).join('')).filter((from) => from !== '__proto__');

/** Whole numbers within what a float holds exactly, those around the borders of number formats more often. */
export const integer: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(
    0,
    1,
    -1,
    999_999,
    1_000_000,
    1_000_001,
    1_234_567,
    -1_000_000,
    2 ** 31,
    2 ** 31 - 1,
    -(2 ** 31),
    2 ** 53 - 1,
    -(2 ** 53 - 1),
    10_000_000_000,
    123_456_789_012,
  ),
  fc.integer({ min: 990_000, max: 1_010_000 }),
  fc.maxSafeInteger(),
);

export const number: fc.Arbitrary<number> = fc
  .oneof(
    integer,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -10, max: 10 }),
    fc.constantFrom(0.1, 1e21, 1e-7, 1.5e300, 5e-324, 0.30000000000000004, 100, 1e6),
  )
  .map((from) => (from === 0 ? 0 : from));

/** Any JSON that keeps its meaning in Helm: no null in it, for Helm takes a null for "unset". */
export const json: fc.Arbitrary<unknown> = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    text,
    integer,
    number,
    fc.boolean(),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
  ),
})).tree;

/** Checks a property of whole batches: too large to shrink, so that the property itself must say what is wrong. */
export async function holds(property: fc.IAsyncProperty<unknown>, numRuns: number): Promise<void> {
  const result = await fc.check(property, { numRuns, endOnFailure: true });
  if (!result.failed) return;
  const cause = result.errorInstance as Error;
  cause.message = `(seed ${result.seed}, path ${result.counterexamplePath ?? ''}) ${cause.message}`;
  throw cause;
}

/** Where two things differ first, in few words; undefined where they are equal. */
export function difference(got: unknown, wanted: unknown, at = ''): string | undefined {
  if (Object.is(got, wanted)) return undefined;
  if (
    typeof got !== 'object' ||
    typeof wanted !== 'object' ||
    got === null ||
    wanted === null ||
    Array.isArray(got) !== Array.isArray(wanted)
  ) {
    return `${at}: ${brief(got)} instead of ${brief(wanted)}`;
  }
  for (const key of new Set([...Object.keys(got), ...Object.keys(wanted)])) {
    const found = difference((got as Record<string, unknown>)[key], (wanted as Record<string, unknown>)[key], `${at}[${brief(key)}]`);
    if (found !== undefined) return found;
  }
  return undefined;
}

const brief = (of: unknown): string => (JSON.stringify(of) ?? 'nothing').replace(/^(.{120}).+(.{40})$/, '$1...$2');
