import type { Initializer } from './initializer.ts';
import { scaled } from './scaled.ts';

/** Normal with variance 2 / (inputs + outputs), truncated at two standard deviations: Glorot & Bengio 2010. */
export function glorotNormal(): Initializer {
  return scaled('glorotNormal', { scale: 1, mode: 'fanAvg', distribution: 'truncatedNormal' });
}
