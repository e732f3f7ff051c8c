import { checkNumber } from '../base/errors.ts';
import { HYPER_NUMBERS } from '../engine/shared.ts';
import type { Graph } from '../plan/graph.ts';
import type { Tensor } from '../plan/tensor.ts';
import type { Objective } from './lbfgs/minimizing.ts';
import type { Span } from './span.ts';

/** A learning rate: a number > 0, or a function from the step (1 for the first) to one. */
export type LearningRate = number | ((step: number) => number);

/** How weights follow their gradients. */
export interface Optimizer {
  readonly name: string;
  readonly learningRate: LearningRate;
  /** What its function takes to make it again, beside the learning rate. */
  readonly options: object;
  /** Numbers kept for each parameter from step to step. */
  readonly slots: number;
  /** What stays of the running mean of the weights at each step; undefined: there is none. */
  readonly ema: number | undefined;
  /** Batches whose mean gradient a step follows. */
  readonly accumulate: number;
  /** The blocks of parameters that its calls take at once: slots lie by them (`slotOf`). */
  spans(parameters: readonly UpdatedParameter[]): readonly Span[];
  /**
   * Adds the calls of one step to a graph that has filled the gradients. Only the last of them, between which no thread
   * waits for another, change parameters and slots.
   */
  update(graph: Graph, place: UpdatePlace): void;
  /** Of an optimizer that takes no steps by batches: iterates to a minimum of the loss over all rows. */
  minimize?(objective: Objective): Generator<void, void>;
  /** Writes the numbers of a step (1 for the first), at most HYPER_ELEMENTS, to `memory` from element `at` on. */
  write(memory: Float32Array, at: number, rate: number, step: number): void;
}

/** Elements of the numbers that an optimizer writes for a step: of two rules at most. */
export const HYPER_ELEMENTS: number = 2 * HYPER_NUMBERS;

/** Where everything is that a step reads and changes. */
export interface UpdatePlace {
  /** All parameters in the order of their offsets, which have no gaps but to the next cache line. */
  readonly parameters: readonly UpdatedParameter[];
  /** What `write` has written. */
  readonly hyper: Tensor;
  /** The words of one more call by which a thread's share of it can be finished by another, 0 when the step begins. */
  progress(): Tensor;
}

export interface UpdatedParameter {
  readonly value: Tensor;
  readonly gradient: Tensor;
  readonly shape: readonly number[];
  /** Whether it lies in panels. */
  readonly inPanels: boolean;
  /** Whether it learns. */
  readonly trainable: boolean;
}

/** The learning rate of a step, checked: a function may return anything. */
export function rateAt({ name, learningRate }: Optimizer, step: number): number {
  if (typeof learningRate === 'number') return learningRate;
  return checkNumber(name, `learningRate(${step})`, learningRate(step), 'a number ≥ 0', (value) => value >= 0);
}
