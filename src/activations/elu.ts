import { checkNumber, checkOptions } from '../base/errors.ts';
import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

export interface EluOptions {
  /** The scale α of the negative part, ≥ 0: f tends to −α for x → −∞. Default 1. */
  alpha?: number;
}

/**
 * f(x) = x where x > 0, else alpha (eˣ − 1). Clevert et al. 2016.
 *
 * @throws RangeError for an alpha that is negative or not finite.
 */
export function elu(options: EluOptions = {}): Activation {
  const { alpha = 1 } = checkOptions('elu', options, ['alpha']);
  checkNumber('elu', 'alpha', alpha, 'a number ≥ 0', (value) => value >= 0);
  return elementwise('elu', activations.elu, { alpha, beta: 1, options: { alpha } });
}
