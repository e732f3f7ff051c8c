import { lossesKernels as kernels } from '../engine/packs/losses.ts';
import { type Loss, lossOf, nonnegative } from './loss.ts';

/**
 * L = ŷ − t log(ŷ + 1e-7), averaged over rows and outputs: the negative log-likelihood of counts t with rates ŷ,
 * without the constant log t!, as in Keras. This is PyTorch's PoissonNLLLoss without logInput and with eps 1e-7.
 * Targets are numbers ≥ 0. Outputs must be ≥ 0, too: a negative one makes the loss NaN.
 */
export function poisson(): Loss {
  return lossOf('poisson', { rows: kernels.poisson, target: nonnegative });
}
