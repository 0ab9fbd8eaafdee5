import { value } from '../../src/values/kubernetes.js';

/** What several documents of floe have in common. */
export const VERSION = value.string({
  pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+([-+][-+.A-Za-z0-9]*)?$',
  description: 'a version, such as 1.4.0',
});
export const TIERS = value.oneOf(['bronze', 'silver', 'gold']);
