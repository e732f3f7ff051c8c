import { type AdamOptions, adamOf } from './adam.ts';
import type { Optimizer } from './optimizer.ts';

export interface AdamWOptions extends AdamOptions {
  /** λ ≥ 0, decoupled: w ← w·(1 − η·λ) before each step. Default 0.004. */
  weightDecay?: number;
}

/**
 * Adam with decoupled weight decay: w ← w·(1 − η·λ), then a step of Adam. Loshchilov & Hutter 2019, algorithm 2, as in
 * PyTorch (where λ is 0.01) and Keras (which adds ε before the correction of v).
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function adamW(options: AdamWOptions = {}): Optimizer {
  return adamOf('adamW', options, 0.004);
}
