import { availableParallelism } from 'os';

/** Does the same work for each, as many at a time as there are processors. */
export async function inParallel<T, R>(all: readonly T[], work: (each: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = all.entries(); // Each worker takes the next.
  const worker = async () => {
    for (const [index, each] of waiting) results[index] = await work(each, index);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}
