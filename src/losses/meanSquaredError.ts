import { type Loss, lossOf } from './loss.ts';

/** L = (ŷ − t)², averaged over rows and outputs. Targets are any finite numbers. */
export function meanSquaredError(): Loss {
  return lossOf('meanSquaredError', { rows: 'meanSquaredError' });
}
