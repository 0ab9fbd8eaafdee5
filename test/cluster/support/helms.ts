import { allHelms, type Helm } from '../../support/helms.js';

const all = allHelms();

/** The oldest Helm 3, the newest, and Helm 4. */
export const helms: readonly Helm[] = [
  ...new Set([all[0], all.filter(({ version }) => version.startsWith('3.')).at(-1), all.at(-1)]),
].filter((helm) => helm !== undefined);

export const newestHelm = helms.at(-1) as Helm;

/** One of them for each of many cases, so that they share the work. */
export const helmFor = (turn: number): Helm => helms[turn % helms.length] as Helm;

/** Helm 4 and a Helm 3 for each of many cases: the oldest and the newest Helm 3 take turns. */
export function majorsFor(turn: number): readonly Helm[] {
  const threes = helms.slice(0, -1);
  return [...threes.slice(turn % threes.length).slice(0, 1), newestHelm];
}
