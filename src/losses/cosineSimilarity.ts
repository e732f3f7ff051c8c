import { type Loss, lossOf } from './loss.ts';

/**
 * L = −Σ ŷ·t / (|ŷ| |t|), the mean over the rows: −1 where outputs and targets have one direction, 1 where opposite ones.
 * The sign is Keras's. Lengths below 1e-7 count as that. Targets are any finite numbers.
 */
export function cosineSimilarity(): Loss {
  return lossOf('cosineSimilarity', { rows: 'cosineSimilarity' });
}
