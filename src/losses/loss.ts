import { builtIn } from '../base/builtIn.ts';
import type { KernelLike } from '../plan/graph.ts';

/** A kernel of a loss. */
export type LossKernel = KernelLike<'crossEntropyRows'>;

/**
 * The loss of one row: from its predictions and targets, writes the gradient by each prediction and returns the loss. The
 * arrays are views that are only valid during the call.
 */
export type RowLoss = (predictions: Float32Array, targets: Float32Array, gradient: Float32Array) => number;

/** What a network is trained to make small: a number per row, and its gradient by the outputs. */
export interface Loss {
  readonly name: string;
  /** What makes it again, by its name: plain data. */
  readonly options: object;
  /** The output activation that is part of the loss: its kernels take the logits before it, and leave its outputs. */
  readonly from?: 'softmax' | 'sigmoid';
  /** The kernel for targets given as one row of numbers for each row, if it is not a function of the user's. */
  readonly rows?: LossKernel;
  /** The function of a user that takes row by row. */
  readonly row?: RowLoss;
  /** The kernel for targets given as one class index for each row. */
  readonly classes?: LossKernel;
  /** The scalars of the kernels; 0 where there is none. */
  readonly scalars: readonly [a: number, b: number];
  /** What a number of a target row must be, in words and as a test, and whether a row must sum to 1. */
  readonly target?: TargetRule;
  /**
   * Numbers of a target row for so many outputs; without, as many as outputs.
   *
   * @throws RangeError for a number of outputs that the loss does not take.
   */
  targetColumns?(outputs: number): number;
}

interface TargetRule {
  readonly rule: string;
  readonly holds: (value: number) => boolean;
  readonly distribution?: boolean;
}

/** What a loss of this library says beside its name. */
type Description = Omit<Loss, 'name' | 'options' | 'scalars'> & Partial<Pick<Loss, 'options' | 'scalars'>>;

/** A loss of this library. */
export function lossOf(name: string, description: Description): Loss {
  return builtIn({ name, options: {}, scalars: [0, 0], ...description });
}

/** Numbers from 0 to 1. */
export const unitInterval: TargetRule = { rule: 'a number from 0 to 1', holds: (value) => value >= 0 && value <= 1 };

/** Numbers ≥ 0. */
export const nonnegative: TargetRule = { rule: 'a number ≥ 0', holds: (value) => value >= 0 };

/** One of two classes. */
export const sides: TargetRule = {
  rule: '1 for one class, -1 or 0 for the other',
  holds: (value) => value === 1 || value === -1 || value === 0,
};

/** Probabilities of classes. */
export const distribution: TargetRule = {
  rule: 'a probability from 0 to 1',
  holds: (value) => value >= 0 && value <= 1,
  distribution: true,
};

/** One-hot rows. */
export const oneHot: TargetRule = {
  rule: '0 or 1, and one 1 in each row',
  holds: (value) => value === 0 || value === 1,
  distribution: true,
};
