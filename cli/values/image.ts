import { BadUsage } from '../problem.js';

/** The parts of an image's name, as the chart takes them. */
export interface ImageParts {
  readonly registry?: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

const REFERENCE = /^(?<name>[a-z0-9][-a-z0-9._/:]*?)(:(?<tag>[A-Za-z0-9_][-A-Za-z0-9_.]{0,127}))?(@(?<digest>sha256:[a-f0-9]{64}))?$/;

/**
 * Takes `registry/repository:tag@digest` apart. The first part is a registry if it looks like a host, as for Docker.
 *
 * @throws BadUsage where it is no image, or where nothing says which one of that name.
 */
export function imageParts(reference: string): ImageParts {
  const { name, tag, digest } = REFERENCE.exec(reference)?.groups ?? {};
  if (name === undefined || name.endsWith('/'))
    throw new BadUsage(`--image: '${reference}' is no image. Give registry/repository:tag, or registry/repository@sha256:...`);
  if (tag === undefined && digest === undefined)
    throw new BadUsage(`--image: '${reference}' has neither a tag nor a digest. Add one, so that every run takes the same.`);
  const [first = '', ...rest] = name.split('/');
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return {
    ...(hasHost ? { registry: first } : {}),
    repository: hasHost ? rest.join('/') : name,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}
