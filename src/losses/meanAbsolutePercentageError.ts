import { type Loss, lossOf } from './loss.ts';

/**
 * L = 100 · |ŷ − t| / max(|t|, 1e-7), the mean over rows and outputs, as in Keras. Targets are any finite numbers; near 0
 * they make the loss very great.
 */
export function meanAbsolutePercentageError(): Loss {
  return lossOf('meanAbsolutePercentageError', { rows: 'meanAbsolutePercentageError' });
}
