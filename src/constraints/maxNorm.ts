import { checkOptions } from '../base/errors.ts';
import type { Constraint } from './constraint.ts';
import { checkNorm, normConstraint } from './normConstraint.ts';

export interface MaxNormOptions {
  /** The greatest norm, ≥ 0. Default 2. */
  max?: number;
}

/**
 * Incoming weights of a unit whose norm n is above max are multiplied by max / (n + 10⁻⁷); others stay as they are
 * (Keras multiplies them by n / (n + 10⁻⁷)). Srivastava et al. 2014.
 *
 * @throws TypeError or RangeError for a norm out of its range.
 */
export function maxNorm(options: MaxNormOptions = {}): Constraint {
  const { max = 2 } = checkOptions('maxNorm', options, ['max']);
  checkNorm('maxNorm', 'max', max);
  return normConstraint('maxNorm', { max }, 0, max, 1);
}
