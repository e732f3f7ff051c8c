import { checkNumber, checkOptions } from '../base/errors.ts';
import { lossesKernels as kernels } from '../engine/packs/losses.ts';
import { type Loss, lossOf } from './loss.ts';

export interface QuantileOptions {
  /** q, between 0 and 1: the share of targets that should lie below the outputs. Default 0.5, the median. */
  quantile?: number;
}

/**
 * The pinball loss: L = q·(t − ŷ) where ŷ < t, else (1 − q)·(ŷ − t), averaged over rows and outputs; its derivative at
 * ŷ = t is 0. With q = ½ it is half the mean absolute error. Koenker & Bassett 1978. Targets are any finite numbers.
 *
 * @throws TypeError or RangeError for a quantile out of range.
 */
export function quantile(options: QuantileOptions = {}): Loss {
  const { quantile: q = 0.5 } = checkOptions('quantile', options, ['quantile']);
  checkNumber('quantile', 'quantile', q, 'a number between 0 and 1', (value) => value > 0 && value < 1);
  return lossOf('quantile', { options: { quantile: q }, rows: kernels.quantile, scalars: [q, 0] });
}
