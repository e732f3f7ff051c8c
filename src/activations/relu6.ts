import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

/** f(x) = max(x, 0), but at most 6. */
export function relu6(): Activation {
  return elementwise('relu6', activations.hardTanh, { beta: 6 });
}
