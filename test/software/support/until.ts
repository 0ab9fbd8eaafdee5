import { setTimeout } from 'node:timers/promises';

/** Waits until something is there. */
export async function until<T>(what: string, seconds: number, attempt: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const found = await attempt();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Within ${seconds} seconds not: ${what}.`);
    await setTimeout(1000);
  }
}
