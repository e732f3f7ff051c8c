/** Throws the reason of a signal that is aborted: `throwIfAborted`, which some have not. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw signal.reason ?? Object.assign(new Error('signal: the call was aborted'), { name: 'AbortError' });
}
