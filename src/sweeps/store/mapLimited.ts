/** Results of asynchronous work on every entry, in order, so many at a time: files that are open are few. */
export async function mapLimited<T, R>(
  entries: readonly T[],
  work: (entry: T) => Promise<R>,
  atOnce = 32,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const go = async () => {
    while (next < entries.length) {
      const index = next++;
      results[index] = await work(entries[index]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, entries.length) }, go));
  return results;
}
