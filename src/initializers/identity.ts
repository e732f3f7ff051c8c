import { builtIn } from '../base/builtIn.ts';
import { checkOptions } from '../base/errors.ts';
import { checkFinite, checkMatrix } from './check.ts';
import type { Initializer } from './initializer.ts';

export interface IdentityOptions {
  /** The value on the diagonal. Default 1. */
  gain?: number;
}

/**
 * The identity matrix times gain. For weights only.
 *
 * @throws TypeError or RangeError for a gain that is not a finite number, and for a bias.
 */
export function identity(options: IdentityOptions = {}): Initializer {
  const { gain = 1 } = checkOptions('identity', options, ['gain']);
  checkFinite('identity', 'gain', gain);
  return builtIn({
    name: 'identity',
    options: { gain },
    fill(values, inputs, outputs, _random, shape) {
      checkMatrix('identity', shape);
      for (let i = 0; i < Math.min(inputs, outputs); i++) values[i * inputs + i] = gain;
    },
  });
}
