import { basename, dirname, join, relative } from 'node:path';
import { chartNames, everyRender } from '../../../tools/renders.mjs';
import { CHARTS, EXAMPLES } from '../support/paths.js';
import type { ChartTests, Situation } from './chart.js';
import { floeJobs } from './floe-jobs.js';

const TESTS: Readonly<Record<string, ChartTests>> = { 'floe-jobs': floeJobs };

/** A chart, and all that it is installed with. */
export interface Chart extends ChartTests {
  readonly name: string;
  readonly folder: string;
  /** One for each environment's file. */
  readonly environments: readonly Situation[];
  /** One for each file of ci/. */
  readonly ci: readonly Situation[];
  /** One for each of the examples whose values are this chart's. */
  readonly examples: readonly Situation[];
}

/**
 * Every chart that is synthesized.
 *
 * @throws where test/cluster/charts/ knows nothing about one.
 */
export const charts: readonly Chart[] = chartNames().map((name) => {
  const tests = TESTS[name];
  if (tests === undefined) throw new Error(`No tests of ${name} on a cluster: describe it in test/cluster/charts/${name}.ts.`);
  const folder = join(CHARTS, name);
  const alone = everyRender().flatMap(({ chart, files: [file, ...more] }) =>
    chart === name && file !== undefined && more.length === 0 ? [file] : [],
  );
  return {
    ...tests,
    name,
    folder,
    environments: alone.filter((file) => dirname(file) === folder).map((file) => environment(file, tests)),
    ci: alone
      .filter((file) => dirname(file) === join(folder, 'ci'))
      .map((file) => ({ name: relative(folder, file), values: [file], real: true })),
    examples: alone.filter((file) => file.startsWith(EXAMPLES)).map((file) => example(file, tests)),
  };
});

function environment(file: string, tests: ChartTests): Situation {
  const name = basename(file).replace(/^values-(.*)\.yaml$/, '$1');
  const laidOver = tests.environment(name);
  return { ...laidOver, name, values: [file, ...laidOver.values] };
}

function example(file: string, tests: ChartTests): Situation {
  const name = relative(EXAMPLES, dirname(file));
  return { ...tests.example(name), name, values: [file] };
}
