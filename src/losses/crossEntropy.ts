import { builtIn } from '../engine/builtIn.ts';
import type { Loss } from './loss.ts';

/**
 * L = −Σ t log ŷ, the mean over the rows, with ŷ the softmax outputs. Targets are class indices, or rows of
 * probabilities (one-hot rows are such). Computed from the logits, so that no ŷ rounds to log 0.
 */
export function crossEntropy(): Loss {
  return builtIn({
    name: 'crossEntropy',
    from: 'softmax',
    rows: 'crossEntropyRows',
    classes: 'crossEntropyClasses',
    target: { rule: 'a probability from 0 to 1', holds: (value) => value >= 0 && value <= 1, distribution: true },
  });
}
