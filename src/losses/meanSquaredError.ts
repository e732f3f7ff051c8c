import { builtIn } from '../engine/builtIn.ts';
import type { Loss } from './loss.ts';

/** L = (ŷ − t)², the mean over rows and outputs. Targets are any finite numbers. */
export function meanSquaredError(): Loss {
  return builtIn({ name: 'meanSquaredError', rows: 'meanSquaredError' });
}
