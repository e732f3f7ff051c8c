import { type Activation, rowwise } from './activation.ts';

/** f(x)ᵢ = e^xᵢ / Σⱼ e^xⱼ over each row: positive numbers that sum to 1. */
export function softmax(): Activation {
  return rowwise('softmax', { forward: 'softmaxForward', backward: 'softmaxBackward' });
}
