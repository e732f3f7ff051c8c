import { type Loss, lossOf } from './loss.ts';

/** L = |ŷ − t|, averaged over rows and outputs; its derivative at ŷ = t is 0. Targets are any finite numbers. */
export function meanAbsoluteError(): Loss {
  return lossOf('meanAbsoluteError', { rows: 'meanAbsoluteError' });
}
