import { layersKernels as kernels } from '../engine/packs/layers.ts';
import { checkRate } from './checkRate.ts';
import type { Layer } from './layer.ts';
import { bernoulli } from './noise.ts';
import { pairwise } from './pairwise.ts';
import { type NameOptions, sameColumns, unchanged } from './sameColumns.ts';

/** The limit of SELU for x → −∞: −λα. */
const LEAST = -1.7580993408473766;

/**
 * Creates a dropout layer for `selu`: in training, each number is replaced by SELU's lower limit with probability
 * `rate`. Then all are scaled and shifted to keep mean 0 and variance 1.
 *
 * Klambauer, Unterthiner, Mayr, Hochreiter: Self-normalizing neural networks (2017).
 *
 * @throws TypeError or RangeError for a rate outside [0, 1) or an unknown option.
 */
export function alphaDropout(rate: number, options: NameOptions = {}): Layer {
  checkRate('alphaDropout', rate);
  const scale = 1 / Math.sqrt((1 - rate) * (1 + rate * LEAST * LEAST));
  const shift = -scale * LEAST * rate;
  return sameColumns(
    'alphaDropout',
    options,
    (context, input) => {
      const { graph, training } = context;
      if (!training || rate === 0) return unchanged(input);
      const mask = bernoulli(context, input.tensor, rate, scale);
      const y = graph.batch(input.tensor.columns);
      const dropped = scale * LEAST + shift;
      graph.call(kernels.alphaDropoutForward, { y, x: input.tensor, mask, scale, shift, dropped, count: y.size });
      return {
        output: y,
        backward: (dz) => [input.requiresGradient ? pairwise(graph, 'product', dz, mask) : undefined],
      };
    },
    { rate },
  );
}
