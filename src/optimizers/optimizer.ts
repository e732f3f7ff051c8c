import { checkNumber, wrongKind } from '../engine/errors.ts';
import type { KernelLike } from '../plan/graph.ts';

/** A learning rate: a number > 0, or a function from the step (1 for the first) to one. */
export type LearningRate = number | ((step: number) => number);

/** How weights follow their gradients: one pass over the block of all parameters. */
export interface Optimizer {
  readonly name: string;
  readonly learningRate: LearningRate;
  /** What its function takes to make it again, beside the learning rate. */
  readonly options: object;
  /** Numbers kept for each parameter from step to step. */
  readonly slots: number;
  readonly kernel: KernelLike<'sgdStep'>;
  /** Writes the kernel's numbers for a step (1 for the first), at most six, to `memory` from element `at` on. */
  write(memory: Float32Array, at: number, rate: number, step: number): void;
}

export function checkLearningRate(where: string, rate: LearningRate): LearningRate {
  if (typeof rate === 'function') return rate;
  if (typeof rate !== 'number') throw wrongKind(where, 'learningRate', 'a number > 0 or a function of the step', rate);
  return checkNumber(where, 'learningRate', rate, 'a number > 0', (value) => value > 0);
}

/** The learning rate of a step, checked: a function may return anything. */
export function rateAt({ name, learningRate }: Optimizer, step: number): number {
  if (typeof learningRate === 'number') return learningRate;
  return checkNumber(name, `learningRate(${step})`, learningRate(step), 'a number ≥ 0', (value) => value >= 0);
}
