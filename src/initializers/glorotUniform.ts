import { type Initializer, uniformWithin } from './initializer.ts';

/** Uniform in ±√(6 / (inputs + outputs)): Glorot & Bengio 2010. The default for weights, as in Keras. */
export function glorotUniform(): Initializer {
  return uniformWithin('glorotUniform', (inputs, outputs) => Math.sqrt(6 / (inputs + outputs)));
}
