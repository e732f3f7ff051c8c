import { checkNumber, checkOptions } from '../base/errors.ts';
import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

export interface LeakyReluOptions {
  /** The slope where x < 0, ≥ 0. Keras calls it negativeSlope. Default 0.3, as in Keras; PyTorch has 0.01. */
  slope?: number;
}

/**
 * f(x) = x where x > 0, else slope · x.
 *
 * @throws RangeError for a slope that is negative or not finite.
 */
export function leakyRelu(options: LeakyReluOptions = {}): Activation {
  const { slope = 0.3 } = checkOptions('leakyRelu', options, ['slope']);
  checkNumber('leakyRelu', 'slope', slope, 'a number ≥ 0', (value) => value >= 0);
  return elementwise('leakyRelu', activations.leakyRelu, { alpha: slope, options: { slope } });
}
