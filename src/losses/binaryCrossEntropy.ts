import { type LabelSmoothingOptions, labelSmoothingOf } from './labelSmoothing.ts';
import { type Loss, lossOf, unitInterval } from './loss.ts';

/**
 * L = −(t′ log ŷ + (1 − t′) log (1 − ŷ)), t′ = (1 − ε)·t + ½ε, the mean over rows and outputs, with ŷ the sigmoid outputs
 * and ε the label smoothing, as in Keras. Targets are numbers from 0 to 1. Computed from the logits, so that no ŷ rounds
 * to log 0.
 *
 * @throws TypeError or RangeError for an option out of its range.
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
