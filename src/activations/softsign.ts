import { activations as pack } from '../engine/binaries/activations.ts';
import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

/** f(x) = x / (1 + |x|). */
export function softsign(): Activation {
  return elementwise('softsign', activations.softsign, { pack });
}
