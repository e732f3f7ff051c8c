import type { Layer } from './layer.ts';
import { type NameOptions, sameColumns, unchanged } from './sameColumns.ts';

/**
 * Creates a layer that flattens rows of any shape. Rows are stored flat already, so it passes them on unchanged.
 *
 * @throws TypeError or RangeError for an unknown option.
 */
export function flatten(options: NameOptions = {}): Layer {
  return sameColumns('flatten', options, (_, input) => unchanged(input));
}
