import { type LabelSmoothingOptions, labelSmoothingOf } from './labelSmoothing.ts';
import { distribution, type Loss, lossOf } from './loss.ts';

/**
 * L = −Σ t′ log ŷ with t′ = (1 − ε)·t + ε / k, summed over the k classes and averaged over the rows, as in Keras and
 * PyTorch. ŷ are the softmax outputs and ε is the label smoothing. Targets are class indices, or rows of probabilities
 * such as one-hot rows. Computed from the logits, so that no ŷ is rounded to 0 before its logarithm is taken.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function crossEntropy(options: LabelSmoothingOptions = {}): Loss {
  const labelSmoothing = labelSmoothingOf('crossEntropy', options);
  return lossOf('crossEntropy', {
    options: { labelSmoothing },
    from: 'softmax',
    rows: 'crossEntropyRows',
    classes: 'crossEntropyClasses',
    scalars: [labelSmoothing, 0],
    target: distribution,
  });
}
