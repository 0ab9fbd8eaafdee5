import { helmTemplate } from '../../src/testing/index.js';
import type { Helm } from './helms.js';
import { BAD_KEY, type Mutation } from './mutations.js';

/** What Helm says to values; undefined if it accepts them. */
export async function refusal(helm: Helm, folder: string, values: unknown): Promise<string | undefined> {
  try {
    await helmTemplate(folder, values, { helm: helm.binary });
    return undefined;
  } catch (error) {
    return String(error).replace(/^.*(?:\bWARN\b|warning:).*\n/gm, '');
  }
}

/** Whether a refusal names the path of a mutation, in the words of any Helm. */
export function names(message: string, { path, key, kind, within }: Mutation): boolean {
  const exact = [path, ...(within === undefined ? [] : [within])].some((each) => lines(message, each).length > 0);
  // Helm 3.18 and later know the key but lose its place; and look at subcharts' values before the schema.
  if (kind === 'bad key') return exact || message.includes(BAD_KEY);
  if (kind === 'wrong type' && message.includes(`type mismatch on ${path.at(-1) as string}:`)) return true;
  if (kind === 'unknown key')
    return [path, ...(within === undefined ? [] : [within])].some((each) =>
      lines(message, each).some((line) => line.includes(key as string) || within !== undefined),
    );
  // Helm takes a null for "remove": a value is then missing in what is around it.
  if (kind === 'null' && key !== undefined) return exact || lines(message, path.slice(0, -1)).some((line) => line.includes(key));
  return exact;
}

/** The lines of a message that are about exactly this path. */
function lines(message: string, path: readonly (string | number)[]): string[] {
  const dotted = path.length === 0 ? '(root)' : path.join('.');
  const pointer = path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return message.split('\n').filter((line) => line.includes(`- ${dotted}: `) || line.includes(`at '${pointer}': `));
}

/**
 * Mutations in groups that can be made at once: no two at one place, none inside another.
 *
 * @param subcharts the keys of subcharts: what is wrong with all values of one, or with those that it shares, stops Helm before it
 *   sees others.
 */
export function groups(all: readonly Mutation[], subcharts: readonly unknown[]): Mutation[][] {
  const isShared = (key: unknown): boolean => subcharts.includes(key) || (key === 'global' && subcharts.length > 0);
  const isAlone = ({ kind, path, was }: Mutation): boolean =>
    (kind === 'wrong type' || kind === 'null') && was === 'object' && path.length <= 2 && isShared(path[0]);
  const found: Mutation[][] = [];
  for (const each of all) {
    const group = isAlone(each) ? undefined : found.find((others) => !others.some(isAlone) && others.every((other) => !touch(each, other)));
    if (group === undefined) found.push([each]);
    else group.push(each);
  }
  return found;
}

function touch(a: Mutation, b: Mutation): boolean {
  if (a.within !== undefined || b.within !== undefined) {
    if ((a.within ?? a.path).join('/') === (b.within ?? b.path).join('/')) return true;
  }
  const [short, long] = a.path.length <= b.path.length ? [a, b] : [b, a];
  const isPrefix = short.path.every((step, at) => step === long.path[at]);
  return isPrefix && !(short.kind === 'unknown key' && long.path.length > short.path.length);
}
