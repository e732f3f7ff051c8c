import { checkNumber, checkOptions } from '../base/errors.ts';
import { activations as pack } from '../engine/binaries/activations.ts';
import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

export interface SoftplusOptions {
  /** How sharp the bend is, > 0. Default 1. */
  beta?: number;
}

/**
 * f(x) = ln (1 + e^(beta · x)) / beta.
 *
 * @throws RangeError for a beta that is not finite or below 1e-30.
 */
export function softplus(options: SoftplusOptions = {}): Activation {
  const { beta = 1 } = checkOptions('softplus', options, ['beta']);
  checkNumber('softplus', 'beta', beta, 'a number ≥ 1e-30', (value) => value >= 1e-30);
  return elementwise('softplus', activations.softplus, { pack, alpha: beta, beta: 1 / beta, options: { beta } });
}
