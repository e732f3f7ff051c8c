import type { Layer } from './layer.ts';
import { extreme } from './merge.ts';
import type { NameOptions } from './sameColumns.ts';

/**
 * The least of two inputs or more, number by number. The gradient goes to the first that it is.
 *
 * @throws TypeError or RangeError for an unknown option; `apply` for inputs that are not as many columns each.
 */
export function minimum(options: NameOptions = {}): Layer {
  return extreme('minimum', options);
}
