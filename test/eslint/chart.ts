/** Code that the rules accept. The tests beside it put their mistakes into its last function. */
import { asPresent, either, equals, isPresent, not, orElse, value, when, whenSet, type HelmChart } from '../../src/index.js';

export const Values = value.object({
  enabled: value.boolean({ default: false }),
  name: value.string({ default: '' }),
  replicas: value.integer({ default: 1 }),
  grace: value.optional(value.integer()),
});

interface Options {
  readonly debug?: boolean;
  readonly title?: string;
}

export function build({ values }: HelmChart<typeof Values>, options: Options = {}): readonly unknown[] {
  const parts: unknown[] = [
    when(values.enabled, { replicas: values.replicas }),
    when(not(values.enabled), 1, 2),
    whenSet(values.name),
    orElse(values.grace, 30),
    when(isPresent(values.grace), asPresent(values.grace)),
    either<string>(equals(values.name, ''), 'none', values.name),
  ];
  if (options.debug) parts.push(options.title ?? `untitled ${parts.length}`);
  return options.debug ? [...parts, !options.title] : parts;
}
