import type { Initializer } from './initializer.ts';
import { scaled } from './scaled.ts';

/** Normal of variance 1 / inputs, cut off at two deviations: LeCun et al. 1998; for selu, Klambauer et al. 2017. */
export function lecunNormal(): Initializer {
  return scaled('lecunNormal', { scale: 1, mode: 'fanIn', distribution: 'truncatedNormal' });
}
