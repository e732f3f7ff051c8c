import { lossesKernels as kernels } from '../engine/packs/losses.ts';
import { type Loss, lossOf, sides } from './loss.ts';

/**
 * L = max(1 − t·ŷ, 0), averaged over rows and outputs. Targets are 1 for one class and −1 for the other (or 0, which
 * counts as −1), as in Keras. Use it with a linear or tanh output.
 */
export function hinge(): Loss {
  return lossOf('hinge', { rows: kernels.hinge, target: sides });
}
