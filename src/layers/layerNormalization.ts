import { checkBoolean, checkNumber } from '../engine/errors.ts';
import { ones } from '../initializers/ones.ts';
import { zeros } from '../initializers/zeros.ts';
import type { Layer } from './layer.ts';
import { layerOf, onlyInput } from './node.ts';
import { type ParameterOptions, parameterOptionsOf } from './parameterOptions.ts';
import { perColumn } from './perColumn.ts';
import { normalizeRows } from './rowNormalization.ts';

export interface LayerNormalizationOptions extends ParameterOptions {
  /** ε, > 0. Default 0.001, as in Keras; PyTorch has 1e-5. */
  epsilon?: number;
  /** Whether β is added. Default true. */
  center?: boolean;
  /** Whether it is multiplied by γ. Default true. */
  scale?: boolean;
}

/**
 * Layer normalization: y = γ (x − μ) / √(σ² + ε) + β, with μ and σ² mean and variance of the row.
 *
 * Parameters: weight γ and bias β, each [columns].
 *
 * Ba, Kiros, Hinton: Layer normalization (2016).
 *
 * @throws TypeError or RangeError for bad options.
 */
export function layerNormalization(options: LayerNormalizationOptions = {}): Layer {
  const where = 'layerNormalization';
  const { name, trainable } = parameterOptionsOf(where, options, ['epsilon', 'center', 'scale']);
  const { epsilon = 1e-3, center = true, scale = true } = options;
  checkNumber(where, 'epsilon', epsilon, 'a number > 0', (value) => Math.fround(value) > 0);
  checkBoolean(where, 'center', center);
  checkBoolean(where, 'scale', scale);
  return layerOf({
    kind: where,
    name,
    columns: (inputs) => onlyInput(where, inputs),
    parameters(inputs, panel) {
      const columns = onlyInput(where, inputs);
      return [
        ...(scale ? [perColumn('weight', columns, panel, ones(), trainable)] : []),
        ...(center ? [perColumn('bias', columns, panel, zeros(), trainable)] : []),
      ];
    },
    build: (site) => normalizeRows(site, epsilon, true),
  });
}
