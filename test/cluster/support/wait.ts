/**
 * Waits until something is found, asking again every tenth of a second.
 *
 * @throws with what was waited for when it is not found in time; what the question throws is thrown on.
 */
export async function until<T>(what: string, ask: () => Promise<T | undefined> | T | undefined, seconds = 60): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`Not within ${seconds} s: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
