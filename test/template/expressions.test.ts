import { describe, expect, test } from 'vitest';
import {
  asString,
  concat,
  equals,
  format,
  HelmApp,
  HelmChart,
  loop,
  not,
  overlay,
  value,
  when,
  whenSet,
  type Expr,
} from '../../src/index.js';

const Values = value.object({
  name: value.string({ default: '' }),
  id: value.object({
    title: value.string({ default: '' }),
    default: value.string({ default: '' }),
    toString: value.string({ default: '' }),
  }),
  list: value.list(value.object({ range: value.integer() })),
});
const { values } = new HelmChart(new HelmApp(), 'expressions', { version: '1.0.0', description: 'x', values: Values });
const each = loop(values.list);

const EXPRESSIONS: [string, Expr<unknown>][] = [
  ['a value', values.name],
  ['an object', values.id],
  ['all values', values],
  ['a loop item', each.item],
  ['a result', concat(values.name, 'x')],
  ['a condition', equals(values.name, 'x')],
  ['a structure', when(not(equals(values.name, '')), 'x')],
  ['what may be left out', whenSet(values.name)],
];

describe.each(EXPRESSIONS)('%s', (_, expression) => {
  test.each<[string, () => unknown]>([
    ['a template literal', () => `${expression as never}`],
    ['concatenation', () => (expression as never as string) + 'x'],
    ['arithmetic', () => (expression as never as number) * 2],
    ['comparison', () => (expression as never as number) < 2],
    ['String()', () => String(expression)],
    ['JSON.stringify', () => JSON.stringify({ deep: [expression] })],
    ['a key', () => ({ [expression as never]: 1 })],
  ])('cannot become text through %s', (_, use) => {
    expect(use).toThrow('known only when the chart is installed');
  });

  test('survives what frameworks ask of any object', async () => {
    expect(await Promise.resolve(expression)).toBe(expression);
    expect(Object.keys(expression)).toEqual([]);
    expect({ ...(expression as object) }).toEqual({});
  });
});

describe('members', () => {
  test('that are not declared are named, with those that are', () => {
    expect(() => (values as never as Record<string, unknown>)['nmae']).toThrow(".Values has no 'nmae'. It has: name, id, list.");
    expect(() => (values.id as never as Record<string, unknown>)['titel']).toThrow(
      ".Values.id has no 'titel'. It has: title, default, toString.",
    );
  });

  test('may be called like methods of objects and words of templates', () => {
    expect(() => `${values.id.toString as never}`).toThrow('.Values.id.toString');
    expect(() => `${values.id.default as never}`).toThrow('.Values.id.default');
    expect(() => `${each.item.range as never}`).toThrow('the item of the loop over .Values.list.range');
  });

  test('cannot be set', () => {
    expect(() => {
      (values as never as Record<string, unknown>)['name'] = 'x';
    }).toThrow(TypeError);
  });

  test('are the same expression each time', () => {
    expect(values.id.title).toBe(values.id.title);
  });
});

describe('arguments', () => {
  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['NaN', NaN],
    ['Infinity', Infinity],
    ['an object', {}],
    ['a function', () => 1],
  ])('%s is refused', (_, argument) => {
    expect(() => concat(argument as never)).toThrow('An argument must be a string, a finite number, a boolean or an expression');
    expect(() => format`a${argument as never}`).toThrow(TypeError);
  });

  test('a marker needs an expression', () => {
    expect(() => asString('x' as never)).toThrow('asString takes an expression.');
  });

  test('an overlay of two values is of the type of the defaults', () => {
    const both = overlay(values.id, values.id);
    expect(() => (both as never as Record<string, unknown>)['nothing']).toThrow('title');
  });
});
