import { activations as pack } from '../engine/binaries/activations.ts';
import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

/** f(x) = (x + 3) / 6, clipped to [0, 1], as in Keras 3 and PyTorch. */
export function hardSigmoid(): Activation {
  return elementwise('hardSigmoid', activations.hardSigmoid, { pack });
}
