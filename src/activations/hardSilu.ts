import { activations as pack } from '../engine/binaries/activations.ts';
import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

/** f(x) = x · hardSigmoid(x). Also known as hardSwish; PyTorch's Hardswish. */
export function hardSilu(): Activation {
  return elementwise('hardSilu', activations.hardSilu, { pack, source: 'input' });
}
