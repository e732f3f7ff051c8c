import { activationsKernels as kernels } from '../engine/packs/activations.ts';
import { type Activation, rowwise } from './activation.ts';

/**
 * Projects each row of x onto the rows of numbers ≥ 0 that sum to 1: f(x)ᵢ = max(xᵢ − τ, 0). Martins & Astudillo 2016.
 */
export function sparsemax(): Activation {
  return rowwise('sparsemax', { forward: kernels.sparsemaxForward, backward: kernels.sparsemaxBackward });
}
