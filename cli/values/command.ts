import { Problem } from '../problem.js';
import type { CompiledArtifacts } from '../documents/artifacts.js';
import { checkAgreement } from './agreement.js';
import { optionsOf } from './options.js';
import { printed } from './print.js';
import { productValues } from './product-values.js';
import { remarks } from './remarks.js';

/** What the chart puts into a ConfigMap, which holds 1 MiB with all that is around it. */
const MOST_BYTES = 1_000_000;

/** Prints the values with which floe-jobs runs a product. What they still lack goes to stderr too. */
export async function runValues(args: readonly string[]): Promise<void> {
  const options = optionsOf(args);
  checkAgreement(options.spec, options.artifacts);
  if (options.embed) checkSize(options.artifacts);
  const values = productValues(options);
  // The chart takes longer to load than all else: not before the documents are right.
  const { checkFitsChart, checkPreset } = await import('./fits-chart.js');
  checkPreset(options.preset, values);
  checkFitsChart(values);
  process.stdout.write(printed(values, options, options.schema));
  const { defaults = [] } = remarks(options);
  for (const line of defaults) process.stderr.write(`note: ${line}\n`);
}

function checkSize({ content, file }: CompiledArtifacts): void {
  const size = Buffer.byteLength(JSON.stringify(content));
  if (size <= MOST_BYTES) return;
  throw new Problem(
    `${file}: takes ${size} bytes, more than a ConfigMap can hold. Put it into the image, and give --artifacts-path with where it is there.`,
  );
}
