import { isPlain, listOf, outOfRange, show, wrongKind } from '../base/errors.ts';
import type { Weight, Weights } from '../plan/weights.ts';
import type { Gradients } from './nonFinite.ts';

/** Loss and metrics so far in the epoch; at its end those of the whole epoch, and of validation as `valLoss`, … */
export interface Logs {
  readonly loss: number;
  readonly [name: string]: number;
}

/** The training that a callback is part of. */
export interface Run {
  readonly model: TrainedModel;
  /** All that are called. */
  readonly callbacks: readonly Callback[];
  /** Names of the figures that logs have after each epoch: loss, metrics and those of validation, before callbacks add any. */
  readonly figures: readonly string[];
  /** The number of the epoch after the last, as `fit` was given it. */
  readonly epochs: number;
  /** Steps that the optimizer has taken, ever. */
  readonly steps: number;
  /** The learning rate of the last step. */
  readonly learningRate: number;
  /** Whether all weights are finite numbers now. */
  readonly finite: boolean;
  /** What learning rates are multiplied by, 1 at first. The model keeps it, and so do checkpoints. */
  rateFactor: number;
  /**
   * Whether more or less of a figure of the logs is better: less of a loss, of a metric what it says. Undefined where it
   * says nothing, and of figures that callbacks add.
   */
  better(figure: string): 'more' | 'less' | undefined;
  /** Ends the training after what is called now: `fit` resolves with the history until then. */
  stop(): void;
}

/** What a callback may do with the model while it trains. */
export interface TrainedModel {
  getWeights(): Weights;
  setWeights(weights: ReadonlyMap<string, Weight>): void;
  checkpoint(): Uint8Array<ArrayBuffer>;
}

/** What is called while a model trains. Each may be async: training waits for it. An error ends the training. */
export interface Callback {
  /** Why a step is refused before its update, if it is: then `fit` rejects with that. @internal */
  refusal?(gradients: Gradients): Error | undefined;
  /** Before the first epoch. */
  onTrainBegin?(run: Run): void | Promise<void>;
  /** Before each epoch; `epoch` counts from 0. One that it stops before takes no step and has no place in the history. */
  onEpochBegin?(epoch: number, run: Run): void | Promise<void>;
  /** After each step; `batch` counts from 0 in each epoch. */
  onBatchEnd?(batch: number, logs: Logs, run: Run): void | Promise<void>;
  /**
   * After each epoch. A plain object of numbers that it returns joins the logs, for the callbacks that follow, and the
   * history, under names that are not taken; anything else that it returns is ignored.
   */
  onEpochEnd?(epoch: number, logs: Logs, run: Run): unknown;
  /** At the end, also when the training is stopped, but not when it is aborted or fails. */
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
 * The figures that a callback adds to the logs, from what it returned: those of a plain object of nothing but numbers. What
 * else an arrow function happens to return, such as a logger, is none; names that are taken stay what they are.
 */
export function figuresOf(returned: unknown, taken: Logs): Readonly<Record<string, number>> {
  if (!isPlain(returned)) return {};
  const figures = Object.entries(returned);
  if (figures.some(([, value]) => typeof value !== 'number')) return {};
  return Object.fromEntries(figures.filter(([name]) => !Object.hasOwn(taken, name)));
}
