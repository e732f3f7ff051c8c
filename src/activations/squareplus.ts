import { checkNumber, checkOptions } from '../base/errors.ts';
import { activations as pack } from '../engine/binaries/activations.ts';
import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

export interface SquareplusOptions {
  /** How wide the bend is, > 0. Keras calls it b. Default 4. */
  beta?: number;
}

/**
 * f(x) = ½ (x + √(x² + beta)). Barron 2021.
 *
 * @throws RangeError for a beta outside 1e-30 to 1e30.
 */
export function squareplus(options: SquareplusOptions = {}): Activation {
  const { beta = 4 } = checkOptions('squareplus', options, ['beta']);
  checkNumber('squareplus', 'beta', beta, 'a number from 1e-30 to 1e30', (value) => value >= 1e-30 && value <= 1e30);
  return elementwise('squareplus', activations.squareplus, { pack, alpha: beta / 4, options: { beta } });
}
