import { builtIn } from '../engine/builtIn.ts';
import type { Loss } from './loss.ts';

/**
 * L = −(t log ŷ + (1 − t) log (1 − ŷ)), the mean over rows and outputs, with ŷ the sigmoid outputs. Targets are
 * numbers from 0 to 1. Computed from the logits, so that no ŷ rounds to log 0.
 */
export function binaryCrossEntropy(): Loss {
  return builtIn({
    name: 'binaryCrossEntropy',
    from: 'sigmoid',
    rows: 'binaryCrossEntropy',
    target: { rule: 'a number from 0 to 1', holds: (value) => value >= 0 && value <= 1 },
  });
}
