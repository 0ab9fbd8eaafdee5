import { describe, expect, test } from 'vitest';
import type { Rendered } from '../../../src/testing/index.js';
import { AWKWARD } from '../arbitraries.js';
import { declaredValues, placesOf, withAt, type Declared } from '../declared.js';
import type { Helm } from '../helms.js';
import { merged } from '../merged.js';
import type { ChartUnderTest, Values } from './chart.js';

type Tree = Readonly<Record<string, unknown>>;

/** Texts with every meaning that readers, templates and shells give characters; none so long that it hides the others. */
const TEXTS = AWKWARD.filter((text) => text.length < 60);
/** How many texts each value sees. */
const ROUNDS = 4;

export interface TextOptions {
  /** Values whose text goes into a longer one, by the end of their path. */
  readonly inLonger?: RegExp;
  /** Values whose text arrives in another form, and how. */
  readonly transformed?: readonly (readonly [path: RegExp, arrives: (text: string) => string])[];
  /** What a text holds, if it is a document: what is in it counts, too. */
  readonly read?: (text: string) => unknown;
  /** Values that are left to other tests. */
  readonly except?: RegExp;
  readonly atLeast: number;
}

/** What a schema says is any text: not a name, an address, or one of several. */
const isFree = ({ type, items, pattern, enum: options, $ref }: Tree): boolean => {
  if ([type].flat().includes('array')) return isFree((items ?? {}) as Tree);
  return ([type].flat().includes('string') && pattern === undefined && options === undefined) || $ref === '#/definitions/annotations';
};

export function testTexts(
  chart: ChartUnderTest,
  { atLeast, except, inLonger, read = () => undefined, transformed = [] }: TextOptions,
): void {
  const { pattern } = (chart.schema['definitions'] as { text: { pattern: string } }).text;
  const ofAnnotations = new RegExp(pattern, 'u');
  const isAnnotation = ({ schema }: Declared): boolean => schema['$ref'] === '#/definitions/annotations';
  const free = declaredValues(chart.schema).filter(
    ({ pattern, schema }) => isFree(schema) && !/(^|\.)global$/.test(pattern) && !(except?.test(pattern) ?? false),
  );

  describe.each(chart.ends.map((helm) => [helm.version, helm] as const))('Helm %s', (_, helm) => {
    test('every free text arrives as it was given', async () => {
      const readable = await readableBy(chart, helm);
      const missing: string[] = [];
      const seen = new Set<string>();
      let count = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        // The same texts in each variant: a value need not have an effect in all of them.
        const texts = new Map<string, string>();
        const arrived = new Set<string>();
        for (const variant of Object.values(chart.options.variants)) {
          const base = merged(chart.defaults, variant) as Values;
          let values = base;
          for (const declared of free) {
            for (const place of placesOf(declared, base)) {
              const path = place.join('.');
              const text = texts.get(path) ?? next(declared);
              if (text === undefined) continue;
              texts.set(path, text);
              seen.add(declared.pattern);
              values = withAt(values, [place], holding(text, declared));
            }
          }
          const found = arrivals(await chart.render(values, { helm: helm.binary }));
          for (const [path, text] of texts) if (found(path, text)) arrived.add(path);
        }
        missing.push(...[...texts].filter(([path]) => !arrived.has(path)).map(([path, text]) => `${path}: ${JSON.stringify(text)}`));
      }
      expect(missing.slice(0, 5)).toEqual([]);
      expect([...free].map((each) => each.pattern).filter((each) => !seen.has(each))).toEqual([]);
      expect(free.length).toBeGreaterThan(atLeast);

      /** Two awkward texts around a number that is no other's, as long as the value may be. */
      function next(declared: Declared): string | undefined {
        const { maxLength = Infinity } = declared.schema as { maxLength?: number };
        for (let tries = 0; tries < 200; tries += 1) {
          count += 1;
          const text = readable(`${TEXTS[(count * 7) % TEXTS.length] ?? ''}<${count}>${TEXTS[(count * 11 + 3) % TEXTS.length] ?? ''}`);
          const isShort = text.length <= maxLength;
          if (isShort && (!isAnnotation(declared) || ofAnnotations.test(text))) return text;
        }
        return undefined;
      }
    });
  });

  /** Whether a text is somewhere in the manifests, as it was given or as it should be. */
  function arrivals(manifests: readonly Rendered[]): (path: string, text: string) => boolean {
    const all = textsIn(manifests, read);
    const exact = new Set(all);
    const longer = all.filter((text) => /<\d+>/.test(text));
    return (path, text) => {
      const wanted = transformed.find(([which]) => which.test(path))?.[1](text) ?? text;
      return exact.has(wanted) || ((inLonger?.test(path) ?? false) && longer.some((each) => each.includes(wanted)));
    };
  }
}

/** The value that holds a text, in the form that its schema has. */
function holding(text: string, { schema }: Declared): unknown {
  if ([schema['type']].flat().includes('array')) return [text];
  return schema['$ref'] === undefined ? text : { key: text };
}

/** Helm before 3.18 refuses values with some characters, which must then not be in what it is given. */
async function readableBy(chart: ChartUnderTest, helm: Helm): Promise<(text: string) => string> {
  const odd = { global: { floe: { imageRegistry: '\u007f\u0085\u009f\ufeff\ufffe\uffff' } } };
  const message = await chart.refusal(odd, { helm: helm.binary });
  return message?.includes('control characters are not allowed') === true
    ? (text) => text.replace(/[\u007f-\u009f\ufeff\ufffe\uffff\u2028\u2029]/g, '')
    : (text) => text;
}

/** Every text in a tree. */
function textsIn(tree: unknown, read: (text: string) => unknown): string[] {
  if (typeof tree === 'string') return [tree, ...textsIn(read(tree), () => undefined)];
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) => [key, ...textsIn(value, read)]);
}
