import { checkNumber, checkOptions } from '../base/errors.ts';
import { lossesKernels as kernels } from '../engine/packs/losses.ts';
import { distribution, type Loss, lossOf } from './loss.ts';

export interface CategoricalFocalCrossEntropyOptions {
  /** γ ≥ 0: the larger it is, the less correct rows count. Default 2. */
  gamma?: number;
  /** α ≥ 0, a factor of the loss. Default 0.25. */
  alpha?: number;
}

/**
 * L = −α Σ t (1 − ŷ)^γ log ŷ, summed over the classes and averaged over the rows, where ŷ are the softmax outputs. Lin
 * et al. 2017, as in Keras. Targets are class indices, or rows of probabilities. Computed from the logits, so ŷ needs
 * no bounds (Keras clips it to 1e-7 and 1 − 1e-7).
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function categoricalFocalCrossEntropy(options: CategoricalFocalCrossEntropyOptions = {}): Loss {
  const where = 'categoricalFocalCrossEntropy';
  const { gamma = 2, alpha = 0.25 } = checkOptions(where, options, ['gamma', 'alpha']);
  checkNumber(where, 'gamma', gamma, 'a number ≥ 0', (value) => value >= 0);
  checkNumber(where, 'alpha', alpha, 'a number ≥ 0', (value) => value >= 0);
  return lossOf(where, {
    options: { gamma, alpha },
    from: 'softmax',
    rows: kernels.categoricalFocalCrossEntropyRows,
    classes: kernels.categoricalFocalCrossEntropyClasses,
    scalars: [gamma, alpha],
    target: distribution,
  });
}
