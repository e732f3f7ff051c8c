import { type LabelSmoothingOptions, labelSmoothingOf } from './labelSmoothing.ts';
import { distribution, type Loss, lossOf } from './loss.ts';

/**
 * L = −Σ t′ log ŷ, t′ = (1 − ε)·t + ε / k, the sum over the k classes and the mean over the rows, with ŷ the softmax
 * outputs and ε the label smoothing, as in Keras and PyTorch. Targets are class indices, or rows of probabilities (one-hot
 * rows are such). Computed from the logits, so that no ŷ rounds to log 0.
 *
 * @throws TypeError or RangeError for an option out of its range.
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
