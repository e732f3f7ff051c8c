import { activations as pack } from '../engine/binaries/activations.ts';
import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

/** f(x) = x, clipped to [0, 6]. */
export function relu6(): Activation {
  return elementwise('relu6', activations.hardTanh, { pack, beta: 6 });
}
