import { throwIfAborted } from '../base/aborted.ts';

/**
 * Does tasks, so many at once, begun in their order; gives what comes of each, in this order. The first that fails, and an
 * abort, end all.
 */
export async function inTurns<T, R>(
  tasks: Iterable<T>,
  atOnce: number,
  signal: AbortSignal | undefined,
  work: (task: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  throwIfAborted(signal);
  const controller = new AbortController();
  const abort = () => controller.abort(signal?.reason);
  signal?.addEventListener('abort', abort);
  const results: R[] = [];
  const queue = tasks[Symbol.iterator]();
  let begun = 0;
  let failed: { readonly error: unknown } | undefined;
  const serve = async () => {
    try {
      while (!controller.signal.aborted) {
        const { done, value } = queue.next();
        if (done) return;
        const place = begun++;
        results[place] = await work(value, controller.signal);
      }
    } catch (error) {
      failed ??= { error };
      controller.abort(error);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, serve));
  } finally {
    signal?.removeEventListener('abort', abort);
  }
  throwIfAborted(signal);
  if (failed) throw failed.error;
  return results;
}
