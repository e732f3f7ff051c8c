import type { Initializer } from './initializer.ts';
import { scaled } from './scaled.ts';

/** Uniform in ±√(6 / (inputs + outputs)): Glorot & Bengio 2010. The default for weights, as in Keras. */
export function glorotUniform(): Initializer {
  return scaled('glorotUniform', { scale: 1, mode: 'fanAvg', distribution: 'uniform' });
}
