import { builtIn } from '../base/builtIn.ts';
import type { KernelLike } from '../plan/graph.ts';

/** A kernel of a loss. */
export type LossKernel = KernelLike<'crossEntropyRows'>;

/**
 * The loss of one row: writes the gradient with respect to each prediction and returns the loss. The arrays are views
 * that are valid only during the call.
 */
export type RowLoss = (predictions: Float32Array, targets: Float32Array, gradient: Float32Array) => number;

/** What training minimizes: a number per row, and its gradient with respect to the outputs. */
export interface Loss {
  readonly name: string;
  /** The options that recreate it, with its name: plain data. */
  readonly options: object;
  /**
   * The output activation that the loss includes: its kernels take the logits, and leave the activation's outputs in
   * their place.
   */
  readonly from?: 'softmax' | 'sigmoid';
  /** The kernel for targets with one row of numbers per row, unless it is a user's function. @internal */
  readonly rows?: LossKernel;
  /** A user's function of one row. */
  readonly row?: RowLoss;
  /** The kernel for targets with one class index per row. @internal */
  readonly classes?: LossKernel;
  /** The scalars of the kernels; 0 if unused. */
  readonly scalars: readonly [a: number, b: number];
  /** What a number of a target row must be, in words and as a test, and whether a row must sum to 1. */
  readonly target?: TargetRule;
  /**
   * Numbers in a target row for this many outputs. Default: as many as outputs.
   *
   * @throws RangeError for a number of outputs that the loss does not support.
   */
  targetColumns?(outputs: number): number;
}

interface TargetRule {
  readonly rule: string;
  readonly holds: (value: number) => boolean;
  readonly distribution?: boolean;
}

/** The definition of a built-in loss, besides its name. */
type Description = Omit<Loss, 'name' | 'options' | 'scalars'> & Partial<Pick<Loss, 'options' | 'scalars'>>;

/** Creates a built-in loss. */
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
