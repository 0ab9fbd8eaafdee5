// Images in the layout of the Open Container Initiative, as `ctr images import` reads them.

import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { layer } from './layer.mjs';

const MEDIA = 'application/vnd.oci.image';

/**
 * An image to be made.
 *
 * @typedef {object} ImageRecipe
 * @property {string} name as manifests spell it
 * @property {readonly import('./layer.mjs').Recipe[]} layers from the lowest
 * @property {{ Entrypoint?: string[], Env?: string[], WorkingDir?: string }} config what a container runs unless it is told otherwise
 */

/**
 * Writes an image into an empty folder. Its layers are links into the cache: archive it with `tar --dereference`.
 *
 * @param {ImageRecipe} recipe
 * @param {string} folder
 */
export async function writeImage({ name, layers: recipes, config }, folder) {
  const blobs = join(folder, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const blob = (mediaType, content) => {
    const data = Buffer.from(JSON.stringify(content));
    const digest = createHash('sha256').update(data).digest('hex');
    writeFileSync(join(blobs, digest), data);
    return { mediaType, digest: `sha256:${digest}`, size: data.length };
  };
  const layers = [];
  for (const recipe of recipes) {
    const { file, digest, size } = await layer(recipe);
    symlinkSync(file, join(blobs, digest));
    layers.push({ mediaType: `${MEDIA}.layer.v1.tar`, digest: `sha256:${digest}`, size });
  }
  const rootfs = { type: 'layers', diff_ids: layers.map(({ digest }) => digest) };
  const configBlob = blob(`${MEDIA}.config.v1+json`, { architecture: 'amd64', os: 'linux', config, rootfs });
  const manifest = blob(`${MEDIA}.manifest.v1+json`, {
    schemaVersion: 2,
    mediaType: `${MEDIA}.manifest.v1+json`,
    config: configBlob,
    layers,
  });
  const index = { schemaVersion: 2, manifests: [{ ...manifest, annotations: { 'io.containerd.image.name': name } }] };
  writeFileSync(join(folder, 'index.json'), JSON.stringify(index));
  writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
}
