import { checkNumber, checkOptions } from '../base/errors.ts';
import { lossesKernels as kernels } from '../engine/packs/losses.ts';
import { type Loss, lossOf, unitInterval } from './loss.ts';

export interface BinaryFocalCrossEntropyOptions {
  /** γ ≥ 0: the larger it is, the less correct outputs count. Default 2. */
  gamma?: number;
  /**
   * α from 0 to 1: the weight of target 1; target 0 has the weight 1 − α. Default: both have the weight 1. Keras:
   * applyClassBalancing.
   */
  alpha?: number | undefined;
}

/** The scalar that means no α. */
const UNBALANCED = -1;

/**
 * L = w · q^γ · H, averaged over rows and outputs, where H is the binary cross-entropy of the sigmoid outputs ŷ, q = t
 * (1 − ŷ) + (1 − t) ŷ and w = t α + (1 − t)(1 − α). Lin et al. 2017, as in Keras. Targets are numbers from 0 to 1.
 * Computed from the logits.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function binaryFocalCrossEntropy(options: BinaryFocalCrossEntropyOptions = {}): Loss {
  const where = 'binaryFocalCrossEntropy';
  const { gamma = 2, alpha } = checkOptions(where, options, ['gamma', 'alpha']);
  checkNumber(where, 'gamma', gamma, 'a number ≥ 0', (value) => value >= 0);
  if (alpha !== undefined) {
    checkNumber(where, 'alpha', alpha, 'a number from 0 to 1', (value) => value >= 0 && value <= 1);
  }
  return lossOf(where, {
    options: { gamma, alpha },
    from: 'sigmoid',
    rows: kernels.binaryFocalCrossEntropy,
    scalars: [gamma, alpha ?? UNBALANCED],
    target: unitInterval,
  });
}
