import { checkNumber } from '../base/errors.ts';
import type { Layer } from './layer.ts';
import { normal } from './noise.ts';
import { pairwise } from './pairwise.ts';
import { type NameOptions, sameColumns, unchanged } from './sameColumns.ts';

/**
 * Creates a layer that, in training, adds normally distributed noise with mean 0 and the given standard deviation.
 *
 * @throws TypeError or RangeError for a deviation that is negative or not finite, or an unknown option.
 */
export function gaussianNoise(deviation: number, options: NameOptions = {}): Layer {
  checkNumber('gaussianNoise', 'deviation', deviation, 'a number ≥ 0', (value) => value >= 0);
  return sameColumns(
    'gaussianNoise',
    options,
    (context, input) => {
      const { graph, training } = context;
      if (!training || deviation === 0) return unchanged(input);
      const output = pairwise(graph, 'sum', input.tensor, normal(context, input.tensor, 0, deviation));
      return { ...unchanged(input), output };
    },
    { deviation },
  );
}
