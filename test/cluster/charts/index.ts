import { basename, dirname, join, relative } from 'node:path';
import { inject } from 'vitest';
import { chartNames, everyRender } from '../../../tools/renders.mjs';
import { CHARTS, EXAMPLES, RENDERS } from '../support/paths.js';
import type { ChartTests, Situation } from './chart.js';
import { dagster } from './dagster.js';
import { floeJobs } from './floe-jobs.js';
import { floePlatform } from './floe-platform.js';
import { postgresql } from './postgresql.js';

type Render = ReturnType<typeof everyRender>[number];

const TESTS: Readonly<Record<string, ChartTests>> = {
  dagster,
  'floe-jobs': floeJobs,
  'floe-platform': floePlatform,
  postgresql,
};

/** A chart, and all that it is installed with. */
export interface Chart extends ChartTests {
  readonly name: string;
  readonly folder: string;
  /** One for each environment's file; where there are none, the chart's own values. */
  readonly environments: readonly Situation[];
  /** One for each file of ci/. */
  readonly ci: readonly Situation[];
  /** One for each of the examples whose values are this chart's. */
  readonly examples: readonly Situation[];
  /** One for each of its files in tools/renders. */
  readonly others: readonly Situation[];
}

/**
 * Every chart that is synthesized.
 *
 * @throws where test/cluster/charts/ knows nothing about one.
 */
const all: readonly Chart[] = chartNames().map((name) => {
  const tests = TESTS[name];
  if (tests === undefined) throw new Error(`No tests of ${name} on a cluster: describe it in test/cluster/charts/${name}.ts.`);
  const renders = everyRender().filter(({ chart }) => chart === name);
  const folder = join(CHARTS, name);
  const alone = renders.filter(({ environment }) => environment === undefined);
  const isBare = renders.every(({ environment }) => environment === undefined);
  const environments = renders.filter(({ environment, product }) => product === undefined && (isBare || environment !== undefined));
  const isOf = (folder: string) => (render: Render) => render.product?.startsWith(`${folder}/`) === true;
  return {
    ...tests,
    name,
    folder,
    environments: environments.map((render) => environment(render, tests)),
    ci: alone.filter(isOf(join(folder, 'ci'))).map(({ files }) => ({
      name: relative(folder, files.at(-1) as string),
      values: files,
      real: tests.simulatedOnly !== true,
    })),
    examples: alone.filter(isOf(EXAMPLES)).map((render) => example(render, tests)),
    others: alone.filter(isOf(RENDERS)).map(({ files }) => {
      const name = basename(files.at(-1) as string, '.yaml');
      return { ...tests.other?.(name), name, values: files };
    }),
  };
});

/** Those that can be installed in the cluster of the run. */
export const charts = all.filter(({ simulatedOnly }) => inject('cluster').simulated || simulatedOnly !== true);

function environment({ environment: file, files }: Render, tests: ChartTests): Situation {
  const name = file === undefined ? 'defaults' : basename(file).replace(/^values-(.*)\.yaml$/, '$1');
  const laidOver = tests.environment(name);
  return { ...laidOver, name, values: [...files, ...laidOver.values] };
}

function example({ files, product }: Render, tests: ChartTests): Situation {
  const name = relative(EXAMPLES, dirname(product as string));
  return { ...tests.example(name), name, values: files };
}
