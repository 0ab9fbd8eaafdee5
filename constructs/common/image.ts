import {
  concat,
  format,
  isNotEmpty,
  NamedTemplate,
  orIfEmpty,
  parameter,
  required,
  value,
  when,
  type Argument,
  type Expr,
  type HelmChart,
  type RefsOf,
} from '../../src/index.js';

/** Where the image comes from by default. */
export interface ImageDefaults {
  readonly registry?: string;
  readonly repository?: string;
  readonly tag?: string;
}

/** The values of an image. Its parts are values of their own, so that a mirror or a digest is one key to set. */
export const imageValues = (defaults: ImageDefaults = {}) =>
  value.object({
    registry: value.string({
      default: defaults.registry ?? 'docker.io',
      minLength: 1,
      description: 'The registry; that of a mirror, for example.',
    }),
    repository: value.string({ default: defaults.repository ?? '', description: 'The image in the registry, without its tag.' }),
    tag: value.string({ default: defaults.tag ?? '', description: 'The tag. Needed where there is no digest.' }),
    digest: value.string({
      default: '',
      pattern: '^(sha256:[a-f0-9]{64})?$',
      description: 'The digest, which wins over the tag: sha256:...',
    }),
    pullPolicy: value.oneOf(['Always', 'IfNotPresent', 'Never'], {
      default: 'IfNotPresent',
      description: 'When the node pulls the image.',
    }),
  });

export type Image = RefsOf<ReturnType<typeof imageValues>>;

const templates = new WeakMap<HelmChart, ReturnType<typeof imageTemplate>>();

/**
 * `registry/repository:tag`, or by digest where there is one. The install fails where a part is missing.
 *
 * @param chart the chart that the image is used in: all its images are put together in the same way, with a mirror or without.
 * @param whose what needs the image, for the message.
 * @param mirror the registry of every image, if there is one; empty: the image's own.
 */
export function imageReference(chart: HelmChart, image: Image, whose: Expr<string> | string, mirror?: Expr<string>): Expr<string> {
  if (!templates.has(chart)) templates.set(chart, imageTemplate(chart, mirror !== undefined));
  const { parameters, template } = templates.get(chart) as ReturnType<typeof imageTemplate>;
  const passed: Argument[] = mirror === undefined ? [] : [[parameters.mirror, mirror]];
  return template.include([parameters.image, image], [parameters.whose, concat(whose)], ...passed);
}

function imageTemplate(chart: HelmChart, hasMirror: boolean) {
  const parameters = {
    image: parameter('image', imageValues()),
    whose: parameter('whose', value.string()),
    mirror: parameter('mirror', value.string()),
  };
  const { image, mirror, whose } = parameters;
  const registry = hasMirror ? orIfEmpty(mirror, image.registry) : image.registry;
  const repository = required(image.repository, format`${whose} has no image.repository.`);
  const reference = when<string>(
    isNotEmpty(image.digest),
    format`${registry}/${repository}@${image.digest}`,
    format`${registry}/${repository}:${required(image.tag, format`${whose} has neither an image.tag nor an image.digest.`)}`,
  );
  return { parameters, template: new NamedTemplate<string>(chart, 'image', reference) };
}
