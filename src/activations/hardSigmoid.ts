import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

/** f(x) = (x + 3) / 6, at least 0 and at most 1; as Keras 3 and PyTorch have it. */
export function hardSigmoid(): Activation {
  return elementwise('hardSigmoid', activations.hardSigmoid);
}
