import { kubectl } from './commands.js';

/**
 * Does something in a namespace.
 *
 * @throws what it throws, with what Kubernetes tells about the namespace: the pods and the latest events.
 */
export async function withEvents<T>(namespace: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const told = [await kubectl('get', 'pods', `--namespace=${namespace}`), await kubectl('events', `--namespace=${namespace}`)];
    throw new Error(`${(error as Error).message}\n${told.join('\n')}`, { cause: error });
  }
}
