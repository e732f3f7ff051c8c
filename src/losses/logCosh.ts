import { lossesKernels as kernels } from '../engine/packs/losses.ts';
import { type Loss, lossOf } from './loss.ts';

/**
 * L = log cosh(ŷ − t), averaged over rows and outputs: about ½d² for small deviations d, and |d| − log 2 for large
 * ones. Targets are any finite numbers.
 */
export function logCosh(): Loss {
  return lossOf('logCosh', { rows: kernels.logCosh });
}
