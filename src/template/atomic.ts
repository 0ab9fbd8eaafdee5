import { ATOMIC_SHAPES } from '../values/kubernetes.js';
import type { ValueType } from '../values/value-type.js';

/** What an overlay must not look into: true where the value is replaced as a whole, else its keys, `*` for any key. */
export type AtomicParts = true | { readonly [key: string]: AtomicParts };

/** The parts of a type that an override replaces as a whole: one of several shapes cannot be mixed with another. */
export function atomicParts(declared: ValueType): AtomicParts {
  const { type } = declared;
  switch (type.kind) {
    case 'union':
      return true;
    case 'shape':
      return ATOMIC_SHAPES.has(type.definition) ? true : {};
    case 'map':
      return below({ '*': type.values });
    case 'object':
      return type.atomic ? true : below(type.properties);
    default:
      return {};
  }
}

function below(parts: Readonly<Record<string, ValueType>>): AtomicParts {
  const found = Object.entries(parts).map(([key, part]) => [key, atomicParts(part)] as const);
  return Object.fromEntries(found.filter(([, part]) => part === true || Object.keys(part).length > 0));
}
