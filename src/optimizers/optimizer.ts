import { checkNumber } from '../base/errors.ts';
import { HYPER_NUMBERS } from '../engine/shared.ts';
import type { Graph } from '../plan/graph.ts';
import type { Tensor } from '../plan/tensor.ts';
import type { Objective } from './lbfgs/minimizing.ts';
import type { Span } from './span.ts';

/** A learning rate: a number > 0, or a function from the step, starting at 1, to a rate. */
export type LearningRate = number | ((step: number) => number);

/** How weights are updated from their gradients. */
export interface Optimizer {
  readonly name: string;
  readonly learningRate: LearningRate;
  /** The options that recreate it, without the learning rate. */
  readonly options: object;
  /** How many numbers it keeps for each parameter. */
  readonly slots: number;
  /** The decay rate of the moving average of the weights; undefined if there is none. */
  readonly ema: number | undefined;
  /** The number of batches whose mean gradient a step uses. */
  readonly accumulate: number;
  /** The blocks of parameters that a call handles at once; slots are stored per block (`slotOf`). */
  spans(parameters: readonly UpdatedParameter[]): readonly Span[];
  /**
   * Adds the calls of one step to a graph that has filled the gradients. Only the last calls, between which there is no
   * barrier, change parameters and slots.
   */
  update(graph: Graph, place: UpdatePlace): void;
  /** For an optimizer that does not take steps by batches: iterates to a minimum of the loss over all rows. @internal */
  minimize?(objective: Objective): Generator<void, void>;
  readonly write: WriteNumbers;
}

/** Writes the numbers of a step (1 for the first), at most HYPER_ELEMENTS, to `memory` from element `at` on. */
export type WriteNumbers = (memory: Float32Array, at: number, rate: number, step: number) => void;

/** What the training loop needs of an optimizer, whose calls are in its graphs. */
export type SteppingOptimizer = Pick<Optimizer, 'name' | 'learningRate' | 'accumulate' | 'ema' | 'write' | 'minimize'>;

/** The maximum number of elements that an optimizer writes for a step: those of two rules. */
export const HYPER_ELEMENTS: number = 2 * HYPER_NUMBERS;

/** The tensors that a step reads and changes. */
export interface UpdatePlace {
  /** All parameters, ordered by offset, without gaps except for alignment to cache lines. */
  readonly parameters: readonly UpdatedParameter[];
  /** The numbers that `write` has written. */
  readonly hyper: Tensor;
  /** The words of one more call with which another thread can complete a thread's share; 0 when the step starts. */
  progress(): Tensor;
}

export interface UpdatedParameter {
  readonly value: Tensor;
  readonly gradient: Tensor;
  readonly shape: readonly number[];
  /** Whether it is stored in panels. */
  readonly inPanels: boolean;
  /** Whether it learns. */
  readonly trainable: boolean;
}

/** The learning rate of a step, checked, because a function may return anything. */
export function rateAt({ name, learningRate }: Pick<Optimizer, 'name' | 'learningRate'>, step: number): number {
  if (typeof learningRate === 'number') return learningRate;
  return checkNumber(name, `learningRate(${step})`, learningRate(step), 'a number ≥ 0', (value) => value >= 0);
}
