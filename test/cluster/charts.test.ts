import { expect, test } from 'vitest';
import { charts } from './charts/index.js';

test('every chart is described, and has values for CI and an environment in which it runs', () => {
  expect(charts).not.toEqual([]);
  for (const chart of charts) {
    expect(chart.ci, chart.name).not.toEqual([]);
    expect(
      chart.environments.filter(({ paused, real }) => paused !== true && (real === true || chart.simulatedOnly === true)),
      chart.name,
    ).not.toEqual([]);
  }
});
