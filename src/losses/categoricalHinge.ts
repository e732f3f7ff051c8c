import { lossesKernels as kernels } from '../engine/packs/losses.ts';
import { type Loss, lossOf, oneHot } from './loss.ts';

/**
 * L = max(1 + max (1 − t)·ŷ − Σ t·ŷ, 0), with maximum and sum over the classes, averaged over the rows. As in Keras,
 * the true class counts as 0 in the maximum. Targets are class indices or one-hot rows.
 */
export function categoricalHinge(): Loss {
  return lossOf('categoricalHinge', {
    rows: kernels.categoricalHingeRows,
    classes: kernels.categoricalHingeClasses,
    target: oneHot,
  });
}
