import { checkNumber, checkOptions } from '../engine/errors.ts';
import { ones } from '../initializers/ones.ts';
import type { Layer } from './layer.ts';
import { checkLayerName, layerOf, onlyInput } from './node.ts';
import { perColumn } from './perColumn.ts';
import { normalizeRows } from './rowNormalization.ts';

export interface RmsNormalizationOptions {
  /** What the name of its parameter begins with: `<name>.weight`. Default: its place among the layers. */
  name?: string;
  /** ε, > 0. Default 1e-6, as in Keras. */
  epsilon?: number;
}

/**
 * Root mean square normalization: y = γ x / √(Σ x² / columns + ε) by rows.
 *
 * Parameter: weight γ, [columns].
 *
 * Zhang, Sennrich: Root mean square layer normalization (2019).
 *
 * @throws TypeError or RangeError for bad options.
 */
export function rmsNormalization(options: RmsNormalizationOptions = {}): Layer {
  const where = 'rmsNormalization';
  const { name, epsilon = 1e-6 } = checkOptions(where, options, ['name', 'epsilon']);
  checkNumber(where, 'epsilon', epsilon, 'a number > 0', (value) => Math.fround(value) > 0);
  return layerOf({
    kind: where,
    name: checkLayerName(where, name),
    columns: (inputs) => onlyInput(where, inputs),
    parameters: (inputs, panel) => [perColumn('weight', onlyInput(where, inputs), panel, ones())],
    build: (site) => normalizeRows(site, epsilon, false),
  });
}
