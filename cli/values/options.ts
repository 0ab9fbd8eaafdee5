import { parseArgs } from 'node:util';
import { readArtifacts } from '../documents/artifacts.js';
import { readManifest } from '../documents/manifest.js';
import { readSpec } from '../documents/spec.js';
import { BadUsage } from '../problem.js';
import { imageParts } from './image.js';
import type { ProductOptions } from './product-values.js';

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;

/** What the arguments say, with the documents that they name. */
export function optionsOf(args: readonly string[]): ProductOptions & { readonly schema: string } {
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
  return {
    image: given.image === undefined ? undefined : imageParts(given.image),
    secret: given.secret,
    preset: given.preset,
    platformRelease: given['platform-release'],
    platformNamespace: given['platform-namespace'],
    artifactsPath: given['artifacts-path'],
    embed: given['embed-artifacts'],
    pause: given.pause,
    schema: given.schema,
    spec: readSpec(given.spec),
    artifacts: readArtifacts(given.artifacts),
    manifest: given.manifest === undefined ? undefined : readManifest(given.manifest),
  };
}
