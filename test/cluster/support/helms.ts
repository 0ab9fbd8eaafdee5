import { allHelms, type Helm } from '../../support/helms.js';

const all = allHelms();

/** The oldest Helm 3, the newest, and Helm 4. */
export const helms: readonly Helm[] = [
  ...new Set([all[0], all.filter(({ version }) => version.startsWith('3.')).at(-1), all.at(-1)]),
].filter((helm) => helm !== undefined);

export const newestHelm = helms.at(-1) as Helm;
