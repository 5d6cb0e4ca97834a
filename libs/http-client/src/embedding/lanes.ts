/**
 * Does `work` on every item that `items` gives, `count` at a time. The first failure, or the abortion of `outer`, stops
 * everything: the signal that `work` gets is aborted, no further item is asked for, and once all that was under way has
 * ended the failure is thrown.
 */
export async function inLanes<T>(
  items: Iterator<T>,
  count: number,
  work: (item: T, signal: AbortSignal) => Promise<void>,
  outer?: AbortSignal,
): Promise<void> {
  const controller = new AbortController();
  const stop = (reason: unknown) => controller.abort(reason);
  const follow = () => stop(outer?.reason);
  const lane = async () => {
    while (!controller.signal.aborted) {
      const next = items.next();
      if (next.done) return;
      await work(next.value, controller.signal);
    }
  };
  if (outer?.aborted) follow();
  outer?.addEventListener('abort', follow, { once: true });
  await Promise.all(Array.from({ length: count }, () => lane().catch(stop)));
  outer?.removeEventListener('abort', follow);
  // Of several reasons a signal keeps the first.
  controller.signal.throwIfAborted();
}
