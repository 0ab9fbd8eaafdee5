import { value, type Described } from '../../src/index.js';

/** The name of a job, a credential, a kind: part of the names of objects. */
export const NAME_KEYS = { pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', maxLength: 63 } as const;

type Options = Described & { readonly default?: string };

/** An absolute folder or file of the container. */
export const path = (options: Options) => value.string({ pattern: '^/[-A-Za-z0-9_./]*$', maxLength: 255, ...options });

/** As `path`, or nothing. */
export const optionalPath = (options: Options) =>
  value.string({ default: '', pattern: '^(/[-A-Za-z0-9_./]*)?$', maxLength: 255, ...options });

/** The value of a label, or nothing. */
export const labelValue = (description: string) =>
  value.string({ default: '', pattern: '^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$', maxLength: 63, description });

/** An HTTP or HTTPS address, or nothing. */
export const url = (description: string) => value.string({ default: '', pattern: '^(https?://[^ \\t\\n]+)?$', description });
