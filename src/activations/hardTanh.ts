import { checkNumber, checkOptions } from '../base/errors.ts';
import { activations as pack } from '../engine/binaries/activations.ts';
import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

export interface HardTanhOptions {
  /** The lower bound. Default −1. */
  min?: number;
  /** The upper bound. Default 1. */
  max?: number;
}

/**
 * f(x) = x, clipped to [min, max].
 *
 * @throws RangeError for bounds that are not finite, or a max that is not above min.
 */
export function hardTanh(options: HardTanhOptions = {}): Activation {
  const { min = -1, max = 1 } = checkOptions('hardTanh', options, ['min', 'max']);
  checkNumber('hardTanh', 'min', min, 'a number', () => true);
  checkNumber('hardTanh', 'max', max, `a number above min (${min})`, (value) => value > min);
  return elementwise('hardTanh', activations.hardTanh, { pack, alpha: min, beta: max, options: { min, max } });
}
