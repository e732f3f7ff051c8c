import { checkRate } from './checkRate.ts';
import type { Layer } from './layer.ts';
import { normal } from './noise.ts';
import { pairwise } from './pairwise.ts';
import { type NameOptions, sameColumns, unchanged } from './sameColumns.ts';

/**
 * Creates a layer that, in training, multiplies each number by a normally distributed one with mean 1 and variance rate
 * / (1 − rate), the variance of `dropout(rate)`.
 *
 * Srivastava et al.: Dropout: a simple way to prevent neural networks from overfitting (2014).
 *
 * @throws TypeError or RangeError for a rate outside [0, 1) or an unknown option.
 */
export function gaussianDropout(rate: number, options: NameOptions = {}): Layer {
  checkRate('gaussianDropout', rate);
  return sameColumns(
    'gaussianDropout',
    options,
    (context, input) => {
      const { graph, training } = context;
      if (!training || rate === 0) return unchanged(input);
      const factors = normal(context, input.tensor, 1, Math.sqrt(rate / (1 - rate)));
      return {
        output: pairwise(graph, 'product', input.tensor, factors),
        backward: (dz) => [input.requiresGradient ? pairwise(graph, 'product', dz, factors) : undefined],
      };
    },
    { rate },
  );
}
