import { lossesKernels as kernels } from '../engine/packs/losses.ts';
import { type Loss, lossOf } from './loss.ts';

/**
 * L = 100 · |ŷ − t| / max(|t|, 1e-7), averaged over rows and outputs, as in Keras. Targets are any finite numbers;
 * targets near 0 make the loss very large.
 */
export function meanAbsolutePercentageError(): Loss {
  return lossOf('meanAbsolutePercentageError', { rows: kernels.meanAbsolutePercentageError });
}
