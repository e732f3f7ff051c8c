import { builtIn } from '../base/builtIn.ts';
import type { Initializer } from './initializer.ts';
import { type NormalOptions, normalOptions } from './normal.ts';

/**
 * Normally distributed, independent of the layer's size.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function randomNormal(options: NormalOptions = {}): Initializer {
  const { mean, deviation } = normalOptions('randomNormal', options);
  return builtIn({
    name: 'randomNormal',
    options: { mean, deviation },
    fill: (values, _inputs, _outputs, random) => random.fillNormal(values, mean, deviation),
  });
}
