import { checkNumber, checkOptions } from '../base/errors.ts';
import { type Loss, lossOf } from './loss.ts';

export interface HuberOptions {
  /** δ > 0: for larger deviations, the loss grows linearly. Default 1. */
  delta?: number;
}

/**
 * L = ½d² where |d| ≤ δ, else δ·(|d| − ½δ), with d = ŷ − t, averaged over rows and outputs. Huber 1964, as in Keras and
 * PyTorch's HuberLoss; its SmoothL1Loss is this divided by δ. Targets are any finite numbers.
 *
 * @throws TypeError or RangeError for a delta out of range.
 */
export function huber(options: HuberOptions = {}): Loss {
  const { delta = 1 } = checkOptions('huber', options, ['delta']);
  checkNumber('huber', 'delta', delta, 'a number > 0', (value) => Math.fround(value) > 0);
  return lossOf('huber', { options: { delta }, rows: 'huber', scalars: [delta, 0] });
}
