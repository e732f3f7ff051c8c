import { builtIn } from '../base/builtIn.ts';
import type { Initializer } from './initializer.ts';
import { type NormalOptions, normalOptions } from './normal.ts';

/**
 * Normally distributed, whatever the layer, numbers more than two deviations from the mean drawn again: what is left
 * deviates by 0.8796 · deviation.
 *
 * @throws TypeError or RangeError for an option out of its range.
 */
export function truncatedNormal(options: NormalOptions = {}): Initializer {
  const { mean, deviation } = normalOptions('truncatedNormal', options);
  return builtIn({
    name: 'truncatedNormal',
    options: { mean, deviation },
    fill: (values, _inputs, _outputs, random) => random.fillTruncatedNormal(values, mean, deviation),
  });
}
