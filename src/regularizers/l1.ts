import { checkOptions } from '../base/errors.ts';
import { checkFactor, type Regularizer } from './regularizer.ts';
import { weightPenalty } from './weightPenalty.ts';

export interface L1Options {
  /** The factor, ≥ 0. Default 0.01. */
  l1?: number;
}

/**
 * The penalty l1 · Σ|w|, which drives weights to 0.
 *
 * @throws TypeError or RangeError for a factor out of range.
 */
export function l1(options: L1Options = {}): Regularizer {
  const { l1 = 0.01 } = checkOptions('l1', options, ['l1']);
  checkFactor('l1', 'l1', l1);
  return weightPenalty('l1', { l1 }, l1, 0);
}
