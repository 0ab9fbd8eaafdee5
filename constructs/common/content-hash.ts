import { call, sha256, trunc, value, type Expr, type NamedTemplate } from '../../src/index.js';
import type { JobSpec } from '../../src/kubernetes/index.js';

/**
 * Eight hexadecimal digits that differ where the content of a Job does. The pod template of a Job cannot change: one whose
 * content differs is another Job, and so has another name. What the specification says counts, not how the
 * template spells it: a new version of the chart does not run a Job again that it did not change.
 */
export function contentHash(spec: NamedTemplate<JobSpec>): Expr<string> {
  const content = call('fromYaml', value.jsonObject(), spec.text());
  return trunc(sha256(call('toJson', value.string(), content)), 8);
}
