import { parseArgs } from 'node:util';
import { floeJobsValues } from '../../constructs/index.js';
import { valuesSchema } from '../../src/values/json-schema.js';
import { violations } from '../../src/values/validate.js';
import { readArtifacts, type CompiledArtifacts } from '../documents/artifacts.js';
import { readManifest } from '../documents/manifest.js';
import { readSpec } from '../documents/spec.js';
import { BadUsage, Problem } from '../problem.js';
import { checkAgreement } from './agreement.js';
import { imageParts } from './image.js';
import { printed } from './print.js';
import { productValues, type JobsValues, type ProductOptions } from './product-values.js';
import { remarks } from './remarks.js';

/** What the chart puts into a ConfigMap, which holds 1 MiB with all that is around it. */
const MOST_BYTES = 1_000_000;

/** Prints the values with which floe-jobs runs a product. What is left to do goes to stderr too. */
export async function runValues(args: readonly string[]): Promise<void> {
  const { options, schema } = optionsOf(args);
  checkAgreement(options.spec, options.artifacts);
  checkPreset(options);
  if (options.embed) checkSize(options.artifacts);
  const values = productValues(options);
  checkValues(values);
  process.stdout.write(printed(values, options, schema));
  const { defaults = [] } = remarks(options);
  for (const line of defaults) process.stderr.write(`note: ${line}\n`);
  return Promise.resolve();
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;

function optionsOf(args: readonly string[]): { options: ProductOptions; schema: string } {
  const { values: given } = parseArgs({
    args: [...args],
    options: {
      spec: text,
      artifacts: text,
      manifest: text,
      image: text,
      secret: text,
      preset: text,
      'platform-release': text,
      'platform-namespace': text,
      'embed-artifacts': flag,
      'artifacts-path': text,
      pause: flag,
      schema: { ...text, default: 'floe-jobs/values.editor.schema.json' },
    },
  });
  if (given.spec === undefined) throw new BadUsage('values needs --spec');
  if (given.artifacts === undefined) throw new BadUsage('values needs --artifacts');
  if (given['embed-artifacts'] && given['artifacts-path'] !== undefined)
    throw new BadUsage('--embed-artifacts and --artifacts-path exclude each other');
  const options: ProductOptions = {
    spec: readSpec(given.spec),
    artifacts: readArtifacts(given.artifacts),
    ...(given.manifest === undefined ? {} : { manifest: readManifest(given.manifest) }),
    ...(given.image === undefined ? {} : { image: imageParts(given.image) }),
    ...(given.secret === undefined ? {} : { secret: given.secret }),
    ...(given.preset === undefined ? {} : { preset: given.preset }),
    ...(given['platform-release'] === undefined ? {} : { platformRelease: given['platform-release'] }),
    ...(given['platform-namespace'] === undefined ? {} : { platformNamespace: given['platform-namespace'] }),
    ...(given['artifacts-path'] === undefined ? {} : { artifactsPath: given['artifacts-path'] }),
    embed: given['embed-artifacts'],
    pause: given.pause,
  };
  return { options, schema: given.schema };
}

function checkPreset({ manifest, preset }: ProductOptions): void {
  const known = new Set([
    ...Object.keys(floeJobsValues.properties.resourcePresets.default as object),
    ...Object.keys(manifest?.resource_presets ?? {}),
  ]);
  if (preset !== undefined && !known.has(preset))
    throw new BadUsage(`--preset: there is no preset '${preset}'. There are: ${[...known].join(', ')}`);
}

function checkSize({ content, file }: CompiledArtifacts): void {
  const size = Buffer.byteLength(JSON.stringify(content));
  if (size > MOST_BYTES)
    throw new Problem(
      `${file}: takes ${size} bytes, more than a ConfigMap can hold. Put it into the image, and give --artifacts-path with where it is there.`,
    );
}

/** By the chart's own schema: what is wrong here comes from the options, which nothing checked yet. */
function checkValues(values: JobsValues): void {
  const wrong = violations(valuesSchema(floeJobsValues, 'floe-jobs', { required: false }), values);
  if (wrong.length > 0)
    throw new Problem(
      [
        'The chart would refuse these values. Mend the options that they come from:',
        ...wrong.map(({ path, message }) => `  ${path}: ${message}`),
      ].join('\n'),
    );
}
