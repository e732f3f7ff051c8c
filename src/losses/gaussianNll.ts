import { outOfRange } from '../base/errors.ts';
import { type Loss, lossOf } from './loss.ts';

/**
 * L = ½ (s + (μ − t)² / e^s), the mean over rows and targets: the negative log-likelihood of t at mean μ and variance e^s,
 * without its constant ½ log 2π. For k target columns the network has 2k outputs, first the means μ, then the log
 * variances s, all of a linear layer. Nix & Weigend 1994.
 *
 * PyTorch's GaussianNLLLoss takes the variance e^s itself, and no less than eps = 1e-6. Here s counts as log 1e-6 where it
 * is less, with the gradient that it has there, so that it can grow again.
 *
 * Targets are any finite numbers; a network with an odd number of outputs is refused.
 */
export function gaussianNll(): Loss {
  return lossOf('gaussianNll', {
    rows: 'gaussianNll',
    targetColumns(outputs) {
      if (outputs % 2 !== 0)
        throw outOfRange('gaussianNll', 'outputs', 'a mean and a log variance for each target', outputs);
      return outputs / 2;
    },
  });
}
