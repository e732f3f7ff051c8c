import { activations as pack } from '../engine/binaries/activations.ts';
import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

/** f(x) = ¼ (x + 1)² where −1 < x < 1, 0 below, x above. Blondel, Martins & Niculae 2020. */
export function sparsePlus(): Activation {
  return elementwise('sparsePlus', activations.sparsePlus, { pack });
}
