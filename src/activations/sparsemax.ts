import { type Activation, rowwise } from './activation.ts';

/** The point nearest to each row of x whose numbers are ≥ 0 and sum to 1: f(x)ᵢ = max(xᵢ − τ, 0). Martins & Astudillo 2016. */
export function sparsemax(): Activation {
  return rowwise('sparsemax', { forward: 'sparsemaxForward', backward: 'sparsemaxBackward' });
}
