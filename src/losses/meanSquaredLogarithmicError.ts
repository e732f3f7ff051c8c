import { type Loss, lossOf, nonnegative } from './loss.ts';

/**
 * L = (log(1 + ŷ) − log(1 + t))², the mean over rows and outputs, with ŷ and t at least 1e-7, as in Keras: an output below
 * that has no gradient. Targets are numbers ≥ 0.
 */
export function meanSquaredLogarithmicError(): Loss {
  return lossOf('meanSquaredLogarithmicError', { rows: 'meanSquaredLogarithmicError', target: nonnegative });
}
