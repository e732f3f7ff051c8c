import { type Initializer, uniformWithin } from './initializer.ts';

/** Uniform in ±√(3 / inputs): LeCun et al. 1998. */
export function lecunUniform(): Initializer {
  return uniformWithin('lecunUniform', (inputs) => Math.sqrt(3 / inputs));
}
