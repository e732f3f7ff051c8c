import { checkNumber } from '../base/errors.ts';
import { type AffineOptions, affineOf, affineOptions } from './affine.ts';
import { layerOf, onlyInput } from './graphNode.ts';
import type { Layer } from './layer.ts';
import { parameterOptionsOf } from './parameterOptions.ts';
import { normalizeRows } from './rowNormalization.ts';

export interface LayerNormalizationOptions extends AffineOptions {
  /** ε, > 0. Default 0.001, as in Keras; PyTorch has 1e-5. */
  epsilon?: number;
}

/**
 * Creates a layer normalization layer: y = γ (x − μ) / √(σ² + ε) + β, where μ and σ² are the mean and variance of the
 * row.
 *
 * Parameters: weight γ and bias β, each [columns].
 *
 * Ba, Kiros, Hinton: Layer normalization (2016).
 *
 * @throws TypeError or RangeError for invalid options.
 */
export function layerNormalization(options: LayerNormalizationOptions = {}): Layer {
  const where = 'layerNormalization';
  const known = {
    epsilon: 1e-3,
    ...affineOptions,
    ...parameterOptionsOf(where, options, ['epsilon', 'center', 'scale']),
  };
  const { name, epsilon } = known;
  checkNumber(where, 'epsilon', epsilon, 'a number > 0', (value) => Math.fround(value) > 0);
  const affine = affineOf(where, known);
  return layerOf(
    {
      kind: where,
      name,
      options: { epsilon },
      columns: (inputs) => onlyInput(where, inputs),
      parameters: (inputs, panel) => affine(onlyInput(where, inputs), panel),
      build: (context) => normalizeRows(context, epsilon, true),
    },
    [known],
  );
}
