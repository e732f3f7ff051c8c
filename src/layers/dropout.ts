import { checkRate } from './checkRate.ts';
import type { Layer } from './layer.ts';
import { bernoulli } from './noise.ts';
import { pairwise } from './pairwise.ts';
import { type NameOptions, sameColumns, unchanged } from './sameColumns.ts';

/**
 * Creates a dropout layer: in training, each number is set to 0 with probability `rate`, else multiplied by 1 / (1 −
 * rate). The model's seed, the step and the position determine which ones.
 *
 * Srivastava et al.: Dropout: a simple way to prevent neural networks from overfitting (2014).
 *
 * @throws TypeError or RangeError for a rate outside [0, 1) or an unknown option.
 */
export function dropout(rate: number, options: NameOptions = {}): Layer {
  checkRate('dropout', rate);
  return sameColumns(
    'dropout',
    options,
    (context, input) => {
      const { graph, training } = context;
      if (!training || rate === 0) return unchanged(input);
      const mask = bernoulli(context, input.tensor, rate, 1 / (1 - rate));
      return {
        output: pairwise(graph, 'product', input.tensor, mask),
        backward: (dz) => [input.requiresGradient ? pairwise(graph, 'product', dz, mask) : undefined],
      };
    },
    { rate },
  );
}
