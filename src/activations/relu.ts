import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

/** f(x) = max(x, 0). */
export function relu(): Activation {
  return elementwise('relu', activations.relu);
}
