/** Does the same work on everything, two at a time: as many as the machines that test have cores. */
export async function inParallel<T>(all: readonly T[], work: (each: T) => Promise<void>): Promise<void> {
  const next = all.values();
  const worker = async (): Promise<void> => {
    for (const each of next) await work(each);
  };
  await Promise.all([worker(), worker()]);
}
