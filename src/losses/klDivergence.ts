import { type Loss, lossOf, unitInterval } from './loss.ts';

/**
 * L = Σ t log(t / ŷ), the sum over the outputs and the mean over the rows (PyTorch's batchmean), with ŷ and t within 1e-7
 * and 1, as in Keras: an output beyond has no gradient. Outputs are probabilities, not their logarithms as in PyTorch's
 * KLDivLoss. Targets are numbers from 0 to 1.
 */
export function klDivergence(): Loss {
  return lossOf('klDivergence', { rows: 'klDivergence', target: unitInterval });
}
