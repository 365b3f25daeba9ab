/**
 * Works on several things at a time and hands their results over in the order of the things.
 * @param most how many are in work at a time, 1 or more; a result that waits for one before it counts as in work
 * @param start begins with the next thing; undefined: nothing more is begun
 * @param take gets each result in order; what it throws ends all, once what is in work is over
 */
export async function inFlight<T>(
  most: number,
  start: () => Promise<T> | undefined,
  take: (result: PromiseSettledResult<T>) => void | Promise<void>,
): Promise<void> {
  const works: Promise<PromiseSettledResult<T>>[] = [];
  const begin = (): boolean => {
    const work = start();
    if (work === undefined) return false;
    works.push(settle(work));
    return true;
  };
  try {
    for (let more = true; ;) {
      while (more && works.length < most) more = begin();
      const first = works[0];
      if (first === undefined) return;
      const result = await first;
      void works.shift();
      await take(result);
    }
  } finally {
    await Promise.all(works);
  }
}

const settle = <T>(work: Promise<T>): Promise<PromiseSettledResult<T>> =>
  work.then(
    (value) => ({ status: 'fulfilled', value }),
    (reason: unknown) => ({ status: 'rejected', reason }),
  );
