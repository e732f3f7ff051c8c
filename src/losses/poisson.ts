import { type Loss, lossOf, nonnegative } from './loss.ts';

/**
 * L = ŷ − t log(ŷ + 1e-7), the mean over rows and outputs: the negative log-likelihood of counts t at rates ŷ, without its
 * constant log t!, as in Keras; PyTorch's PoissonNLLLoss with logInput off and eps 1e-7. Targets are numbers ≥ 0. Outputs
 * must be so, too: a negative one makes the loss NaN.
 */
export function poisson(): Loss {
  return lossOf('poisson', { rows: 'poisson', target: nonnegative });
}
