import { wrongKind } from '../base/errors.ts';
import { untilAborted } from './untilAborted.ts';

/**
 * At most so many items of a source, which is closed then, unless it is an iterator that is `kept` where it is. Nothing of
 * it is waited for any more once the signal is aborted.
 */
export async function* itemsOf<T>(
  where: string,
  source: Iterable<T> | AsyncIterable<T>,
  most: number,
  kept: boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  const items = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  if (typeof items?.next !== 'function')
    throw wrongKind(where, 'dataset', 'an iterable whose iterator has a function next', items);
  let open = true;
  try {
    for (let left = most; left > 0; left--) {
      const next = await untilAborted(items.next(), signal);
      if (Object(next) !== next) throw wrongKind(where, 'what next gives', '{ done, value }', next);
      const { done, value } = next;
      open = !done;
      if (done) return;
      yield await untilAborted(value, signal);
    }
    open = !kept || items !== (source as unknown);
  } finally {
    if (open) await untilAborted(items.return?.(), signal);
  }
}
