import { builtIn } from '../base/builtIn.ts';
import { checkNumber, checkOptions } from '../base/errors.ts';
import { checkFinite } from './check.ts';
import type { Initializer } from './initializer.ts';

export interface RandomUniformOptions {
  /** The least number. Default −0.05. */
  min?: number;
  /** What the numbers are below (or, when rounded to f32, at most), ≥ min. Default 0.05. */
  max?: number;
}

/**
 * Evenly spread from min to max, whatever the layer.
 *
 * @throws TypeError or RangeError for an option out of its range.
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
