import type { Initializer } from './initializer.ts';
import { scaled } from './scaled.ts';

/** Normal of variance 2 / inputs, cut off at two deviations: He et al. 2015, for relu. */
export function heNormal(): Initializer {
  return scaled('heNormal', { scale: 2, mode: 'fanIn', distribution: 'truncatedNormal' });
}
