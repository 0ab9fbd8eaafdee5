import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { and, equals, hasKey, HelmApp, HelmChart, isNotEmpty, isPresent, not, or, value, type Condition } from '../../src/index.js';
import { toNode } from '../../src/template/functions.js';
import { implies } from '../../src/template/logic.js';

const Values = value.object({
  a: value.boolean(),
  b: value.boolean(),
  c: value.boolean(),
  text: value.optional(value.string()),
  mode: value.oneOf(['x', 'y', 'z']),
  map: value.map(value.string()),
});
const { values } = new HelmChart(new HelmApp(), 'logic', { version: '1.0.0', description: 'x', values: Values });

interface World {
  readonly a: boolean;
  readonly b: boolean;
  readonly c: boolean;
  readonly text: string | undefined;
  readonly mode: string;
  readonly map: Readonly<Record<string, string>>;
}
interface Formula {
  readonly condition: Condition;
  readonly holds: (world: World) => boolean;
}

const atoms: readonly Formula[] = [
  { condition: values.a, holds: ({ a }) => a },
  { condition: values.b, holds: ({ b }) => b },
  { condition: values.c, holds: ({ c }) => c },
  { condition: isPresent(values.text), holds: ({ text }) => text !== undefined },
  { condition: isNotEmpty(values.text), holds: ({ text }) => text !== undefined && text !== '' },
  { condition: equals(values.mode, 'x'), holds: ({ mode }) => mode === 'x' },
  { condition: equals(values.mode, 'y'), holds: ({ mode }) => mode === 'y' },
  { condition: isNotEmpty(values.map), holds: ({ map }) => Object.keys(map).length > 0 },
  { condition: hasKey(values.map, 'k'), holds: ({ map }) => 'k' in map },
];

const formula = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...atoms),
    tie('formula').map(({ condition, holds }): Formula => ({ condition: not(condition), holds: (world) => !holds(world) })),
    fc
      .tuple(tie('formula'), tie('formula'))
      .map(([x, y]): Formula => ({ condition: and(x.condition, y.condition), holds: (world) => x.holds(world) && y.holds(world) })),
    fc
      .tuple(tie('formula'), tie('formula'))
      .map(([x, y]): Formula => ({ condition: or(x.condition, y.condition), holds: (world) => x.holds(world) || y.holds(world) })),
  ),
})).formula;

const BOOLEANS = [true, false];
const WORLDS: readonly World[] = BOOLEANS.flatMap((a) =>
  BOOLEANS.flatMap((b) =>
    BOOLEANS.flatMap((c) =>
      [undefined, '', 'x'].flatMap((text) =>
        ['x', 'y', 'z'].flatMap((mode) => [{}, { k: '' }, { other: '' }].map((map) => ({ a, b, c, text, mode, map }))),
      ),
    ),
  ),
);

test('implies agrees with the truth table', () => {
  let proved = 0;
  fc.assert(
    fc.property(fc.array(formula, { maxLength: 3 }), formula, (facts, goal) => {
      const truth = WORLDS.every((world) => !facts.every((fact) => fact.holds(world)) || goal.holds(world));
      if (truth) proved += 1;
      expect(
        implies(
          facts.map(({ condition }) => toNode(condition)),
          toNode(goal.condition),
        ),
      ).toBe(truth);
    }),
    { numRuns: 3000 },
  );
  expect(proved).toBeGreaterThan(100);
});
