import type { Initializer } from './initializer.ts';
import { scaled } from './scaled.ts';

/** Normal of variance 2 / (inputs + outputs), cut off at two deviations: Glorot & Bengio 2010. */
export function glorotNormal(): Initializer {
  return scaled('glorotNormal', { scale: 1, mode: 'fanAvg', distribution: 'truncatedNormal' });
}
