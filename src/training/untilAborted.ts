import { throwIfAborted } from '../base/aborted.ts';

/** The result of a promise, or the signal's reason as soon as it is aborted. */
export function untilAborted<T>(promise: T | PromiseLike<T>, signal: AbortSignal | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal?.reason);
    const end = () => signal?.removeEventListener('abort', abort);
    Promise.resolve(promise).then(resolve, reject).finally(end);
    signal?.addEventListener('abort', abort);
    throwIfAborted(signal);
  });
}
