import { activations as pack } from '../engine/binaries/activations.ts';
import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

/** f(x) = eˣ. */
export function exponential(): Activation {
  return elementwise('exponential', activations.exponential, { pack });
}
