import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

/** f(x) = x / (1 + e⁻ˣ). Also known as swish. */
export function silu(): Activation {
  return elementwise('silu', activations.silu, { source: 'input' });
}
