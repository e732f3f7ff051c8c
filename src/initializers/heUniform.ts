import { type Initializer, uniformWithin } from './initializer.ts';

/** Uniform in ±√(6 / inputs): He et al. 2015, for relu. */
export function heUniform(): Initializer {
  return uniformWithin('heUniform', (inputs) => Math.sqrt(6 / inputs));
}
