import type { Layer } from './layer.ts';
import { extreme } from './merge.ts';
import type { NameOptions } from './sameColumns.ts';

/**
 * Creates a layer that computes the elementwise maximum of two or more inputs. The gradient goes to the largest input;
 * for ties, to the first.
 *
 * @throws TypeError or RangeError for an unknown option; `apply` if the inputs have different numbers of columns.
 */
export function maximum(options: NameOptions = {}): Layer {
  return extreme('maximum', options);
}
