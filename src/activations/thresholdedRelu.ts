import { checkNumber, checkOptions } from '../base/errors.ts';
import { activations as pack } from '../engine/binaries/activations.ts';
import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

export interface ThresholdedReluOptions {
  /** ≥ 0. Default 1, as in Keras 2, which calls it theta. */
  threshold?: number;
}

/**
 * f(x) = x where x > threshold, else 0. Konda et al. 2015.
 *
 * @throws RangeError for a threshold that is negative or not finite.
 */
export function thresholdedRelu(options: ThresholdedReluOptions = {}): Activation {
  const { threshold = 1 } = checkOptions('thresholdedRelu', options, ['threshold']);
  checkNumber('thresholdedRelu', 'threshold', threshold, 'a number ≥ 0', (value) => value >= 0);
  return elementwise('thresholdedRelu', activations.hardShrink, {
    pack,
    alpha: -Infinity,
    beta: threshold,
    options: { threshold },
  });
}
