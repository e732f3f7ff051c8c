import { checkNumber } from '../base/errors.ts';
import { ones } from '../initializers/ones.ts';
import { layerOf, onlyInput } from './graphNode.ts';
import type { Layer } from './layer.ts';
import { type ParameterOptions, parameterOptionsOf } from './parameterOptions.ts';
import { perColumn } from './perColumn.ts';
import { normalizeRows } from './rowNormalization.ts';

export interface RmsNormalizationOptions extends ParameterOptions {
  /** ε, > 0. Default 1e-6, as in Keras. */
  epsilon?: number;
}

/**
 * Creates a root mean square normalization layer: y = γ x / √(Σ x² / columns + ε) for each row.
 *
 * Parameter: weight γ, [columns].
 *
 * Zhang, Sennrich: Root mean square layer normalization (2019).
 *
 * @throws TypeError or RangeError for invalid options.
 */
export function rmsNormalization(options: RmsNormalizationOptions = {}): Layer {
  const where = 'rmsNormalization';
  const { name, trainable, epsilon = 1e-6 } = parameterOptionsOf(where, options, ['epsilon']);
  checkNumber(where, 'epsilon', epsilon, 'a number > 0', (value) => Math.fround(value) > 0);
  return layerOf(
    {
      kind: where,
      name,
      options: { epsilon },
      columns: (inputs) => onlyInput(where, inputs),
      parameters: (inputs, panel) => [perColumn('weight', onlyInput(where, inputs), panel, ones(), trainable)],
      build: (context) => normalizeRows(context, epsilon, false),
    },
    [{ name, trainable, epsilon }],
  );
}
