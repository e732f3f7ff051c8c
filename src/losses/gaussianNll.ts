import { outOfRange } from '../base/errors.ts';
import { lossesKernels as kernels } from '../engine/packs/losses.ts';
import { type Loss, lossOf } from './loss.ts';

/**
 * L = ½ (s + (μ − t)² / e^s), averaged over rows and targets: the negative log-likelihood of t with mean μ and variance
 * e^s, without the constant ½ log 2π. For k target columns the network needs 2k outputs of a linear layer: first the
 * means μ, then the log variances s. Nix & Weigend 1994.
 *
 * PyTorch's GaussianNLLLoss takes the variance e^s itself, and at least eps = 1e-6. Here, s below log 1e-6 counts as
 * log 1e-6 and keeps the gradient that it has there, so that it can grow again.
 *
 * Targets are any finite numbers. A network with an odd number of outputs is rejected.
 */
export function gaussianNll(): Loss {
  return lossOf('gaussianNll', {
    rows: kernels.gaussianNll,
    targetColumns(outputs) {
      if (outputs % 2 !== 0)
        throw outOfRange('gaussianNll', 'outputs', 'a mean and a log variance for each target', outputs);
      return outputs / 2;
    },
  });
}
