import type { Initializer } from './initializer.ts';
import { scaled } from './scaled.ts';

/**
 * Normal with variance 1 / inputs, truncated at two standard deviations: LeCun et al. 1998; for selu, Klambauer et al. 2017.
 */
export function lecunNormal(): Initializer {
  return scaled('lecunNormal', { scale: 1, mode: 'fanIn', distribution: 'truncatedNormal' });
}
