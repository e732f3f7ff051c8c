import { checkNumber, checkOptions } from '../base/errors.ts';
import type { Constraint } from './constraint.ts';
import { checkNorm, normConstraint } from './normConstraint.ts';

export interface MinMaxNormOptions {
  /** The minimum norm, ≥ 0. Default 0. */
  min?: number;
  /** The maximum norm, ≥ min. Default 1. */
  max?: number;
  /** How far a norm moves toward the range at each step, from 0 to 1. Default 1. */
  rate?: number;
}

/**
 * If the norm n of a unit's incoming weights is outside [min, max], multiplies them by n′ / (n + 10⁻⁷), where n′ = rate
 * · (n clipped to [min, max]) + (1 − rate) · n. Others do not change.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function minMaxNorm(options: MinMaxNormOptions = {}): Constraint {
  const { min = 0, max = 1, rate = 1 } = checkOptions('minMaxNorm', options, ['min', 'max', 'rate']);
  checkNorm('minMaxNorm', 'min', min);
  checkNorm('minMaxNorm', 'max', max, min);
  checkNumber('minMaxNorm', 'rate', rate, 'a number from 0 to 1', (value) => value >= 0 && value <= 1);
  return normConstraint('minMaxNorm', { min, max, rate }, min, max, rate);
}
