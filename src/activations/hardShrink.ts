import { checkNumber, checkOptions } from '../base/errors.ts';
import { activations as pack } from '../engine/binaries/activations.ts';
import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

export interface HardShrinkOptions {
  /** ≥ 0. PyTorch calls it lambd. Default 0.5. */
  threshold?: number;
}

/**
 * f(x) = x where |x| > threshold, else 0.
 *
 * @throws RangeError for a threshold that is negative or not finite.
 */
export function hardShrink(options: HardShrinkOptions = {}): Activation {
  const { threshold = 0.5 } = checkOptions('hardShrink', options, ['threshold']);
  checkNumber('hardShrink', 'threshold', threshold, 'a number ≥ 0', (value) => value >= 0);
  return elementwise('hardShrink', activations.hardShrink, {
    pack,
    alpha: -threshold,
    beta: threshold,
    options: { threshold },
  });
}
