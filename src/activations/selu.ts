import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

/** λ and α of Klambauer et al. 2017, which preserve mean 0 and variance 1. */
const LAMBDA = 1.0507009873554805;
const ALPHA = 1.6732632423543772;

/** f(x) = λx where x > 0, else λα (eˣ − 1), with λ = 1.0507… and α = 1.6733…: Klambauer et al. 2017. */
export function selu(): Activation {
  return elementwise('selu', activations.elu, { alpha: LAMBDA * ALPHA, beta: LAMBDA });
}
