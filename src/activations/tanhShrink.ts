import { activations as pack } from '../engine/binaries/activations.ts';
import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

/** f(x) = x − tanh x. */
export function tanhShrink(): Activation {
  return elementwise('tanhShrink', activations.tanhShrink, { pack, source: 'input' });
}
