import type { Initializer } from './initializer.ts';
import { scaled } from './scaled.ts';

/** Uniform in ±√(3 / inputs): LeCun et al. 1998. */
export function lecunUniform(): Initializer {
  return scaled('lecunUniform', { scale: 1, mode: 'fanIn', distribution: 'uniform' });
}
