import { isPlain, listOf, outOfRange, show, wrongKind } from '../base/errors.ts';
import type { Weight, Weights } from '../plan/weights.ts';
import type { Gradients } from './nonFinite.ts';

/** Loss and metrics of the epoch so far. At its end, those of the whole epoch, and validation as `valLoss`, … */
export interface Logs {
  readonly loss: number;
  readonly [name: string]: number;
}

/** The training that a callback observes. */
export interface Run {
  readonly model: TrainedModel;
  /** All callbacks of the training. */
  readonly callbacks: readonly Callback[];
  /**
   * The names of the metrics in the logs of each epoch: loss, metrics and their validation, before callbacks add any.
   */
  readonly figures: readonly string[];
  /** The `epochs` option of `fit`: one more than the index of the last epoch. */
  readonly epochs: number;
  /** How many steps the optimizer has taken in total. */
  readonly steps: number;
  /** The learning rate of the last step. */
  readonly learningRate: number;
  /** Whether all weights are finite. */
  readonly finite: boolean;
  /** A factor for learning rates, initially 1. The model and its checkpoints keep it. */
  rateFactor: number;
  /**
   * Whether more or less of a metric in the logs is better: 'less' for a loss, and for metrics what they declare.
   * Undefined if a metric declares nothing, and for values that callbacks add.
   */
  better(figure: string): 'more' | 'less' | undefined;
  /** Ends training after the current callback: `fit` resolves with the history so far. */
  stop(): void;
}

/** What a callback may do with the model during training. */
export interface TrainedModel {
  getWeights(): Weights;
  setWeights(weights: ReadonlyMap<string, Weight>): void;
  checkpoint(): Uint8Array<ArrayBuffer>;
}

/** Functions that are called during training. Each may be async; training waits for it. An error ends training. */
export interface Callback {
  /** Returns why a step must not be applied, if so: then `fit` rejects with that error. @internal */
  refusal?(gradients: Gradients): Error | undefined;
  /** Before the first epoch. */
  onTrainBegin?(run: Run): void | Promise<void>;
  /**
   * Before each epoch; `epoch` counts from 0. An epoch that is stopped here takes no step and is not in the history.
   */
  onEpochBegin?(epoch: number, run: Run): void | Promise<void>;
  /** After each step; `batch` counts from 0 in each epoch. */
  onBatchEnd?(batch: number, logs: Logs, run: Run): void | Promise<void>;
  /**
   * After each epoch. If it returns a plain object of numbers, these are added to the logs, for the callbacks that
   * follow, and to the history, under names that are not in use. Any other result is ignored.
   */
  onEpochEnd?(epoch: number, logs: Logs, run: Run): unknown;
  /** At the end, also if training was stopped, but not if it was aborted or failed. */
  onTrainEnd?(run: Run): void | Promise<void>;
}

/** The methods of callbacks, but `refusal`. */
export const hooks = ['onTrainBegin', 'onEpochBegin', 'onBatchEnd', 'onEpochEnd', 'onTrainEnd'] as const;

export type Hook = (typeof hooks)[number];

/** The callbacks as a list, checked. */
export function toCallbacks(where: string, callbacks: Callback | readonly Callback[]): readonly Callback[] {
  const list = Array.isArray(callbacks) ? listOf(callbacks as readonly Callback[]) : [callbacks as Callback];
  for (const callback of list) {
    const unknown = Object.keys(Object(callback)).find(
      (key) => /^on[A-Z_]/.test(key) && !hooks.includes(key as 'onEpochEnd'),
    );
    if (unknown !== undefined) throw outOfRange(where, 'callback', `one of ${hooks.join(', ')}`, show(unknown));
    if (!['refusal', ...hooks].some((key) => key in Object(callback)))
      throw wrongKind(where, 'callbacks', `an object with any of ${hooks.join(', ')}, or an array of such`, callback);
    for (const name of hooks) {
      if (callback[name] !== undefined && typeof callback[name] !== 'function') {
        throw wrongKind(where, `callbacks ${name}`, 'a function', callback[name]);
      }
    }
  }
  return list;
}

/**
 * The numbers that a callback adds to the logs, from its result: only those of a plain object of numbers. Other
 * results, which an arrow function may return by accident, add nothing, and names in use keep their values.
 */
export function figuresOf(returned: unknown, taken: Logs): Readonly<Record<string, number>> {
  if (!isPlain(returned)) return {};
  const figures = Object.entries(returned);
  if (figures.some(([, value]) => typeof value !== 'number')) return {};
  return Object.fromEntries(figures.filter(([name]) => !Object.hasOwn(taken, name)));
}
