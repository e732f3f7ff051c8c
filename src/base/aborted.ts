/** Throws the reason of a signal that is aborted: `throwIfAborted`, which some have not. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw signal.reason ?? Object.assign(new Error('signal: expected to go on, got an abort'), { name: 'AbortError' });
}
