import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

/** f(x) = tanh x, within 4 ULP. */
export function tanh(): Activation {
  return elementwise('tanh', activations.tanh, { bounds: [-1, 1] });
}
