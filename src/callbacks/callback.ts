import { outOfRange, show, wrongKind } from '../engine/errors.ts';

/** Loss and metrics so far in the epoch; at its end those of the whole epoch, and of validation as `valLoss`, … */
export interface Logs {
  readonly loss: number;
  readonly [name: string]: number;
}

/** What is called while a model trains. Each may be async: training waits for it. An error ends the training. */
export interface Callback {
  /** After each step; `batch` counts from 0 in each epoch. */
  onBatchEnd?(batch: number, logs: Logs): void | Promise<void>;
  /** After each epoch; `epoch` counts from 0. */
  onEpochEnd?(epoch: number, logs: Logs): void | Promise<void>;
}

const hooks = ['onBatchEnd', 'onEpochEnd'] as const;

/** The callbacks as a list, checked. */
export function toCallbacks(where: string, callbacks: Callback | readonly Callback[]): readonly Callback[] {
  const list = Array.isArray(callbacks) ? (callbacks as readonly Callback[]) : [callbacks as Callback];
  for (const callback of list) {
    if (typeof callback !== 'object' || callback === null) {
      throw wrongKind(where, 'callbacks', `an object with ${hooks.join(' or ')}, or an array of them`, callback);
    }
    const unknown = Object.keys(callback).find((key) => /^on[A-Z]/.test(key) && !hooks.includes(key as 'onEpochEnd'));
    if (unknown !== undefined) throw outOfRange(where, 'callback', `one of ${hooks.join(', ')}`, show(unknown));
    for (const name of hooks) {
      if (callback[name] !== undefined && typeof callback[name] !== 'function') {
        throw wrongKind(where, `callbacks ${name}`, 'a function', callback[name]);
      }
    }
  }
  return list;
}
