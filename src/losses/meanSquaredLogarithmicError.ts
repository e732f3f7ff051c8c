import { lossesKernels as kernels } from '../engine/packs/losses.ts';
import { type Loss, lossOf, nonnegative } from './loss.ts';

/**
 * L = (log(1 + ŷ) − log(1 + t))², averaged over rows and outputs. ŷ and t are at least 1e-7, as in Keras; an output
 * below has no gradient. Targets are numbers ≥ 0.
 */
export function meanSquaredLogarithmicError(): Loss {
  return lossOf('meanSquaredLogarithmicError', { rows: kernels.meanSquaredLogarithmicError, target: nonnegative });
}
