import { checkNumber, checkOptions } from '../base/errors.ts';
import { activations as pack } from '../engine/binaries/activations.ts';
import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

export interface SoftShrinkOptions {
  /** ≥ 0. PyTorch calls it lambd. Default 0.5. */
  threshold?: number;
}

/**
 * f(x) = x − threshold where x > threshold, x + threshold where x < −threshold, else 0.
 *
 * @throws RangeError for a threshold that is negative or not finite.
 */
export function softShrink(options: SoftShrinkOptions = {}): Activation {
  const { threshold = 0.5 } = checkOptions('softShrink', options, ['threshold']);
  checkNumber('softShrink', 'threshold', threshold, 'a number ≥ 0', (value) => value >= 0);
  return elementwise('softShrink', activations.softShrink, {
    pack,
    alpha: -threshold,
    beta: threshold,
    options: { threshold },
  });
}
