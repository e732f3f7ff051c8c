import { builtIn } from '../base/builtIn.ts';
import type { Initializer } from './initializer.ts';
import { type NormalOptions, normalOptions } from './normal.ts';

/**
 * Normally distributed, independent of the layer's size. Numbers more than two standard deviations from the mean are
 * drawn again, which leaves a standard deviation of 0.8796 · deviation.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function truncatedNormal(options: NormalOptions = {}): Initializer {
  const { mean, deviation } = normalOptions('truncatedNormal', options);
  return builtIn({
    name: 'truncatedNormal',
    options: { mean, deviation },
    fill: (values, _inputs, _outputs, random) => random.fillTruncatedNormal(values, mean, deviation),
  });
}
