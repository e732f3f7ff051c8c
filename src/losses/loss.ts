import type { KernelLike } from '../plan/graph.ts';

/** What a network is trained to make small: a number per row, and its gradient by the outputs. */
export interface Loss {
  readonly name: string;
  /** The output activation that is part of the loss: its kernels take the logits before it, and leave its outputs. */
  readonly from?: 'softmax' | 'sigmoid';
  /** The kernel for targets given as one row of numbers for each row. */
  readonly rows: KernelLike<'meanSquaredError'>;
  /** The kernel for targets given as one class index for each row. */
  readonly classes?: KernelLike<'crossEntropyClasses'>;
  /** What a number of a target row must be, in words and as a test, and whether a row must sum to 1. */
  readonly target?: {
    readonly rule: string;
    readonly holds: (value: number) => boolean;
    readonly distribution?: boolean;
  };
}
