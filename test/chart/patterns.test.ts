import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { ConfigMap, toJson, value, type Expr } from '../../src/index.js';
import { PROVEN_PATTERNS } from '../../src/values/kubernetes.js';
import { chartOf } from '../support/charts.js';

test("the library's own patterns are ones that RE2 and ECMAScript accept", () => {
  expect(PROVEN_PATTERNS.size).toBeGreaterThan(5);
  for (const pattern of PROVEN_PATTERNS) {
    expect(() => RE2JS.compile(pattern)).not.toThrow();
    expect(() => new RegExp(pattern, 'u')).not.toThrow();
  }
});

test('an author hears of one that RE2 refuses, wherever it is declared', () => {
  const bad = value.string({ pattern: '^(?!a)', default: 'b' });
  const places = {
    'a.*': value.object({ a: value.map(bad) }),
    'a.*.b': value.object({ a: value.list(value.object({ b: bad }, { definition: 'shared' })) }),
    a: value.object({ a: value.map(value.string(), { keys: { pattern: '^(?!a)' } }) }),
  };
  for (const [path, values] of Object.entries(places)) {
    const { app } = chartOf(values, (chart) => new ConfigMap(chart, 'config', { data: { a: toJson(chart.values.a as Expr<unknown>) } }));
    expect(() => app.build()).toThrow(
      `.Values.${path}: the pattern "^(?!a)" is not one that Helm (RE2) and editors (ECMAScript) both accept`,
    );
  }
});
