import { lossesKernels as kernels } from '../engine/packs/losses.ts';
import { type Loss, lossOf } from './loss.ts';

/**
 * L = −Σ ŷ·t / (|ŷ| |t|), averaged over the rows: −1 if outputs and targets have the same direction, 1 if the opposite.
 * The sign is Keras's. Lengths below 1e-7 count as 1e-7. Targets are any finite numbers.
 */
export function cosineSimilarity(): Loss {
  return lossOf('cosineSimilarity', { rows: kernels.cosineSimilarity });
}
