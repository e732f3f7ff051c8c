import { builtIn } from '../base/builtIn.ts';
import { checkNumber, checkOptions } from '../base/errors.ts';
import { checkFinite } from './check.ts';
import type { Initializer } from './initializer.ts';

export interface RandomUniformOptions {
  /** The lower bound. Default −0.05. */
  min?: number;
  /** The upper bound, exclusive (but inclusive after rounding to f32), ≥ min. Default 0.05. */
  max?: number;
}

/**
 * Uniformly distributed from min to max, independent of the layer's size.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function randomUniform(options: RandomUniformOptions = {}): Initializer {
  const { min = -0.05, max = 0.05 } = checkOptions('randomUniform', options, ['min', 'max']);
  checkFinite('randomUniform', 'min', min);
  checkNumber('randomUniform', 'max', max, `a number ≥ min, ${min}`, (value) => value >= min);
  return builtIn({
    name: 'randomUniform',
    options: { min, max },
    fill: (values, _inputs, _outputs, random) => random.fillUniform(values, min, max),
  });
}
