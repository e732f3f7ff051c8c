import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

/** f(x) = 1 / (1 + e⁻ˣ), within 4 ULP. */
export function sigmoid(): Activation {
  return elementwise('sigmoid', activations.sigmoid, { bounds: [0, 1] });
}
