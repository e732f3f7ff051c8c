import { wrongKind } from '../base/errors.ts';
import { untilAborted } from './untilAborted.ts';

/**
 * At most `most` items of a source, which is then closed, unless it is an iterator to be `kept` open. Does not wait for
 * the source after the signal is aborted.
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
