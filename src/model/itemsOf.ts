import { untilAborted } from './untilAborted.ts';

/**
 * At most so many items of a source, which is closed then, unless it is an iterator that is `kept` where it is. Nothing of
 * it is waited for any more once the signal is aborted.
 */
export async function* itemsOf<T>(
  source: Iterable<T> | AsyncIterable<T>,
  most: number,
  kept: boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  const items = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const take = async () => {
    const { done, value } = await items.next();
    return { done, value: await value };
  };
  let open = true;
  try {
    for (let left = most; left > 0; left--) {
      const { done, value } = await untilAborted(take(), signal);
      if (done) {
        open = false;
        return;
      }
      yield value;
    }
    open = !kept || items !== (source as unknown);
  } finally {
    if (open) await untilAborted((async () => items.return?.())(), signal);
  }
}
