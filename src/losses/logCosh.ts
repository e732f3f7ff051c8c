import { type Loss, lossOf } from './loss.ts';

/** L = log cosh(ŷ − t), the mean over rows and outputs: near ½d² for small, |d| − log 2 for large deviations d. Targets are any finite numbers. */
export function logCosh(): Loss {
  return lossOf('logCosh', { rows: 'logCosh' });
}
