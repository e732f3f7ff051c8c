import type { Initializer } from './initializer.ts';
import { scaled } from './scaled.ts';

/** Normal with variance 2 / inputs, truncated at two standard deviations: He et al. 2015, for relu. */
export function heNormal(): Initializer {
  return scaled('heNormal', { scale: 2, mode: 'fanIn', distribution: 'truncatedNormal' });
}
