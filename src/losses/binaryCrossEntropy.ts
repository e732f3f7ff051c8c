import { type LabelSmoothingOptions, labelSmoothingOf } from './labelSmoothing.ts';
import { type Loss, lossOf, unitInterval } from './loss.ts';

/**
 * L = −(t′ log ŷ + (1 − t′) log (1 − ŷ)) with t′ = (1 − ε)·t + ½ε, averaged over rows and outputs, as in Keras. ŷ are
 * the sigmoid outputs and ε is the label smoothing. Targets are numbers from 0 to 1. Computed from the logits, so that
 * no ŷ is rounded to 0 before its logarithm is taken.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function binaryCrossEntropy(options: LabelSmoothingOptions = {}): Loss {
  const labelSmoothing = labelSmoothingOf('binaryCrossEntropy', options);
  return lossOf('binaryCrossEntropy', {
    options: { labelSmoothing },
    from: 'sigmoid',
    rows: 'binaryCrossEntropy',
    scalars: [1 - labelSmoothing, labelSmoothing / 2],
    target: unitInterval,
  });
}
