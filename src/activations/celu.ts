import { checkNumber, checkOptions } from '../base/errors.ts';
import { activations as pack } from '../engine/binaries/activations.ts';
import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

export interface CeluOptions {
  /** The scale α of the negative part, > 0: f tends to −α for x → −∞. Default 1. */
  alpha?: number;
}

/**
 * f(x) = x where x > 0, else alpha (e^(x / alpha) − 1). Barron 2017.
 *
 * @throws RangeError for an alpha that is not finite or below 1e-30.
 */
export function celu(options: CeluOptions = {}): Activation {
  const { alpha = 1 } = checkOptions('celu', options, ['alpha']);
  checkNumber('celu', 'alpha', alpha, 'a number ≥ 1e-30', (value) => value >= 1e-30);
  return elementwise('celu', activations.celu, { pack, alpha, beta: 1 / alpha, options: { alpha } });
}
