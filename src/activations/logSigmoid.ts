import { activations as pack } from '../engine/binaries/activations.ts';
import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

/** f(x) = −ln (1 + e⁻ˣ): the logarithm of sigmoid. */
export function logSigmoid(): Activation {
  return elementwise('logSigmoid', activations.logSigmoid, { pack });
}
