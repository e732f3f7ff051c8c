import type { Layer } from './layer.ts';
import { type NameOptions, sameColumns, unchanged } from './sameColumns.ts';

/**
 * Rows of any shape as rows of columns: rows are that already, so it hands them on.
 *
 * @throws TypeError or RangeError for an unknown option.
 */
export function flatten(options: NameOptions = {}): Layer {
  return sameColumns('flatten', options, (_, input) => unchanged(input));
}
