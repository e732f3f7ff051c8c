import type { Initializer } from './initializer.ts';
import { scaled } from './scaled.ts';

/** Uniform in ±√(6 / inputs): He et al. 2015, for relu. */
export function heUniform(): Initializer {
  return scaled('heUniform', { scale: 2, mode: 'fanIn', distribution: 'uniform' });
}
