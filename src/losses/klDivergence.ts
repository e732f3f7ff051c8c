import { lossesKernels as kernels } from '../engine/packs/losses.ts';
import { type Loss, lossOf, unitInterval } from './loss.ts';

/**
 * L = Σ t log(t / ŷ), summed over the outputs and averaged over the rows (PyTorch's batchmean). ŷ and t are clipped to
 * 1e-7 and 1, as in Keras; an output outside has no gradient. Outputs are probabilities, not their logarithms as in
 * PyTorch's KLDivLoss. Targets are numbers from 0 to 1.
 */
export function klDivergence(): Loss {
  return lossOf('klDivergence', { rows: kernels.klDivergence, target: unitInterval });
}
