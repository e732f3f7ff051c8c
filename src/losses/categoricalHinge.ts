import { type Loss, lossOf, oneHot } from './loss.ts';

/**
 * L = max(1 + max (1 − t)·ŷ − Σ t·ŷ, 0), the greatest and the sum over the classes, the mean over the rows. As in Keras
 * the right class counts as 0 among the others. Targets are class indices or one-hot rows.
 */
export function categoricalHinge(): Loss {
  return lossOf('categoricalHinge', {
    rows: 'categoricalHingeRows',
    classes: 'categoricalHingeClasses',
    target: oneHot,
  });
}
