import { concat, either, format, isNotEmpty, value, type Expr, type RefsOf } from '../../src/index.js';

/** Where the image comes from by default. */
export interface ImageDefaults {
  readonly registry?: string;
  readonly repository?: string;
  readonly tag?: string;
}

/** The values of an image. Its parts are values of their own, so that a mirror or a digest is one key to set. */
export const imageValues = (defaults: ImageDefaults = {}) =>
  value.object({
    registry: value.string({ default: defaults.registry ?? 'docker.io', description: 'The registry; that of a mirror, for example.' }),
    repository: value.string({ default: defaults.repository ?? '', description: 'The image in the registry.' }),
    tag: value.string({ default: defaults.tag ?? '', description: 'The tag. Quote one that looks like a number.' }),
    digest: value.string({
      default: '',
      pattern: '^(sha256:[a-f0-9]{64})?$',
      description: 'The digest, sha256:..., which wins over the tag.',
    }),
    pullPolicy: value.oneOf(['Always', 'IfNotPresent', 'Never'], { default: 'IfNotPresent', description: 'When the node pulls the image.' }),
  });

export type Image = RefsOf<ReturnType<typeof imageValues>>;

/** `registry/repository:tag`, or by digest where there is one. */
export function imageReference(image: Image): Expr<string> {
  const prefix = either(isNotEmpty(image.registry), format`${image.registry}/`, '');
  const version = either(isNotEmpty(image.digest), format`@${image.digest}`, either(isNotEmpty(image.tag), format`:${image.tag}`, ''));
  return concat(prefix, image.repository, version);
}
