import { type Callback, figuresOf, type Logs, type Run } from './callback.ts';

/** Tells callbacks, one after the other. */
export async function tell(callbacks: readonly Callback[], call: (callback: Callback) => unknown): Promise<void> {
  for (const callback of callbacks) await call(callback);
}

/** Tells the scores of an epoch; returns them with what callbacks have added. */
export async function tellEpoch(callbacks: readonly Callback[], epoch: number, scores: Logs, run: Run): Promise<Logs> {
  let logs: Logs = Object.freeze(scores);
  for (const callback of callbacks) {
    const returned = await callback.onEpochEnd?.(epoch, logs, run);
    logs = Object.freeze({ ...logs, ...figuresOf(returned, logs) });
  }
  return logs;
}
