/** Throws the reason of an aborted signal: a replacement for `throwIfAborted`, which some environments lack. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw signal.reason ?? Object.assign(new Error('signal: the call was aborted'), { name: 'AbortError' });
}
