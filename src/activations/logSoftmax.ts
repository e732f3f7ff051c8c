import { activationsKernels as kernels } from '../engine/packs/activations.ts';
import { type Activation, rowwise } from './activation.ts';

/** f(x)ᵢ = xᵢ − ln Σⱼ e^xⱼ over each row: the logarithms of softmax. */
export function logSoftmax(): Activation {
  return rowwise('logSoftmax', { forward: kernels.logSoftmaxForward, backward: kernels.logSoftmaxBackward });
}
