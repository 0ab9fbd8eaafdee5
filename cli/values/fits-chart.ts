import { floeJobsValues } from '../../constructs/index.js';
import { valuesSchema } from '../../src/values/json-schema.js';
import { violations } from '../../src/values/validate.js';
import { BadUsage, Problem } from '../problem.js';
import type { JobsValues } from './product-values.js';

/**
 * Checks values by the chart's own schema.
 *
 * @throws Problem where the chart would refuse them. What is wrong then comes from the options, which nothing else checks.
 */
export function checkFitsChart(values: JobsValues): void {
  const wrong = violations(valuesSchema(floeJobsValues, 'floe-jobs', { required: false }), values);
  const lines = wrong.map(({ path, message }) => `  ${path}: ${message}`);
  if (lines.length > 0)
    throw new Problem(['The chart would refuse these values. Mend the options that they come from:', ...lines].join('\n'));
}

/** @throws BadUsage where neither the chart nor the values have the preset. */
export function checkPreset(preset: string | undefined, { resourcePresets }: JobsValues): void {
  const known = new Set(
    [floeJobsValues.properties.resourcePresets.default, resourcePresets].flatMap((presets) => Object.keys(presets ?? {})),
  );
  if (preset !== undefined && !known.has(preset))
    throw new BadUsage(`--preset: there is no preset '${preset}'. There are: ${[...known].join(', ')}`);
}
