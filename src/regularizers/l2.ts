import { checkOptions } from '../base/errors.ts';
import { checkFactor, type Regularizer } from './regularizer.ts';
import { weightPenalty } from './weightPenalty.ts';

export interface L2Options {
  /** The factor, ≥ 0. Default 0.01. */
  l2?: number;
}

/**
 * The penalty l2 · Σw². Its gradient is 2 · l2 · w, so with sgd it equals PyTorch's weight_decay of 2 · l2.
 *
 * @throws TypeError or RangeError for a factor out of range.
 */
export function l2(options: L2Options = {}): Regularizer {
  const { l2 = 0.01 } = checkOptions('l2', options, ['l2']);
  checkFactor('l2', 'l2', l2);
  return weightPenalty('l2', { l2 }, 0, l2);
}
