/**
 * Does `work` on every item that `items` gives, `count` at a time. After the first failure no further item is asked for,
 * but what is under way is let end, since it has been paid for; the abortion of `outer` ends that as well. Then the
 * failure, or the reason, is thrown.
 */
export async function inLanes<T>(
  items: Iterator<T>,
  count: number,
  work: (item: T) => Promise<void>,
  outer?: AbortSignal,
): Promise<void> {
  const failures: unknown[] = [];
  const lane = async () => {
    while (failures.length === 0) {
      outer?.throwIfAborted();
      const next = items.next();
      if (next.done) return;
      await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: count }, () => lane().catch((error) => failures.push(error))));
  outer?.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}
