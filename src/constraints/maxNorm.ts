import { checkOptions } from '../base/errors.ts';
import type { Constraint } from './constraint.ts';
import { checkNorm, normConstraint } from './normConstraint.ts';

export interface MaxNormOptions {
  /** The maximum norm, ≥ 0. Default 2. */
  max?: number;
}

/**
 * If the norm n of a unit's incoming weights is above max, multiplies them by max / (n + 10⁻⁷). Others do not change
 * (Keras multiplies them by n / (n + 10⁻⁷)). Srivastava et al. 2014.
 *
 * @throws TypeError or RangeError for a norm out of range.
 */
export function maxNorm(options: MaxNormOptions = {}): Constraint {
  const { max = 2 } = checkOptions('maxNorm', options, ['max']);
  checkNorm('maxNorm', 'max', max);
  return normConstraint('maxNorm', { max }, 0, max, 1);
}
