import { activations as pack } from '../engine/binaries/activations.ts';
import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

/** f(x) = x · tanh ln (1 + eˣ). Misra 2019. */
export function mish(): Activation {
  return elementwise('mish', activations.mish, { pack, source: 'input' });
}
