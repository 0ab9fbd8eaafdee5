import { describe, expect, test } from 'vitest';
import { ConfigMap, HelmChart, toText, value } from '../../src/index.js';
import { renderFolder } from '../../src/testing/index.js';
import { synthesized } from '../support/folders.js';
import { allHelms } from '../support/helms.js';
import { toldAtSynth } from '../support/charts.js';

const shared = (on: boolean, size = value.integer({ default: 1 })) =>
  value.object({ global: value.object({ neighbour: value.object({ on: value.boolean({ default: on }), size }) }) });
const umbrella = value.object({
  global: value.object({ neighbour: value.object({ on: value.boolean({ default: true, description: 'On here.' }) }) }),
});

function reader(chart: HelmChart<ReturnType<typeof shared>>): void {
  const { neighbour } = chart.values.global;
  new ConfigMap(chart, 'config', { data: { on: toText(neighbour.on), size: toText(neighbour.size) } });
}

function withSubchart(parent: HelmChart<typeof umbrella>): void {
  const child = new HelmChart(parent, 'child', { version: '1.0.0', description: 'A child.', values: shared(false) });
  reader(child);
  parent.subchart(child, { condition: parent.values.global.neighbour.on });
}

describe.each(allHelms().map(({ version, binary }) => [version, binary] as const))('Helm %s', (_, helm) => {
  const folder = synthesized((app) => {
    const parent = new HelmChart(app, 'parent', { version: '1.0.0', description: 'A parent.', values: umbrella });
    withSubchart(parent);
    return parent;
  });

  test("a parent's default of a global is that of its subcharts too", async () => {
    expect((await renderFolder(folder, {}, { helm }))[0]).toMatchObject({ data: { on: 'true', size: '1' } });
  });

  test('and an operator overrides both', async () => {
    expect(await renderFolder(folder, { global: { neighbour: { on: false } } }, { helm })).toEqual([]);
    const [config] = await renderFolder(folder, { global: { neighbour: { size: 2 } } }, { helm });
    expect(config).toMatchObject({ data: { on: 'true', size: '2' } });
  });
});

test('a parent cannot give a global another type than its subchart', () => {
  const other = value.object({ global: value.object({ neighbour: value.object({ on: value.string({ default: 'yes' }) }) }) });
  const { message, written } = toldAtSynth(other, (parent) => withSubchart(parent as never));
  expect(message).toMatch(/declares 'global\.neighbour\.on' as another type than a subchart does/);
  expect(written).toEqual([]);
});

test('subcharts cannot differ in the default of a global that their parent does not declare', () => {
  const none = value.object({});
  const { message } = toldAtSynth(none, (parent) => {
    for (const [id, on] of [
      ['one', true],
      ['two', false],
    ] as const)
      reader(new HelmChart(parent, id, { version: '1.0.0', description: 'A child.', values: shared(on) }));
  });
  expect(message).toMatch(/declares 'global\.neighbour\.on' otherwise than another chart/);
});
