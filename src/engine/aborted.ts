/** Throws the reason of a signal that is aborted: `throwIfAborted`, which some have not. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw signal.reason ?? Object.assign(new Error('signal: expected to go on, got an abort'), { name: 'AbortError' });
}

/** Whether a value is an `AbortSignal`, of any realm. */
export function isSignal(value: unknown): value is AbortSignal {
  const signal = value as Partial<AbortSignal> | null | undefined;
  return typeof signal?.aborted === 'boolean' && typeof signal.addEventListener === 'function';
}
