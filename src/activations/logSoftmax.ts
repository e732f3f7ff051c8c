import { type Activation, rowwise } from './activation.ts';

/** f(x)ᵢ = xᵢ − ln Σⱼ e^xⱼ over each row: the logarithms of softmax. */
export function logSoftmax(): Activation {
  return rowwise('logSoftmax', { forward: 'logSoftmaxForward', backward: 'logSoftmaxBackward' });
}
