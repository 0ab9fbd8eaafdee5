import { RESTRICTED_POD } from '../../../common/security.js';

/** The user of the official images on Debian; 70 on Alpine. */
const POSTGRES_USER = 999;

/** What the pods of this chart have in common. */
export const POSTGRESQL_POD = {
  podSecurityContext: { ...RESTRICTED_POD, runAsUser: POSTGRES_USER, runAsGroup: POSTGRES_USER, fsGroup: POSTGRES_USER },
} as const;
