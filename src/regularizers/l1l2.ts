import { checkOptions } from '../base/errors.ts';
import { checkFactor, type Regularizer } from './regularizer.ts';
import { weightPenalty } from './weightPenalty.ts';

export interface L1L2Options {
  /** The factor of Σ|w|, ≥ 0. Default 0. */
  l1?: number;
  /** The factor of Σw², ≥ 0. Default 0. */
  l2?: number;
}

/**
 * The penalty l1 · Σ|w| + l2 · Σw².
 *
 * @throws TypeError or RangeError for a factor out of range.
 */
export function l1l2(options: L1L2Options = {}): Regularizer {
  const { l1 = 0, l2 = 0 } = checkOptions('l1l2', options, ['l1', 'l2']);
  checkFactor('l1l2', 'l1', l1);
  checkFactor('l1l2', 'l2', l2);
  return weightPenalty('l1l2', { l1, l2 }, l1, l2);
}
