import { checkName, checkNumber, checkOptions } from '../base/errors.ts';
import type { Initializer } from './initializer.ts';
import { distributions, modes, type Scaling, scaled } from './scaled.ts';

export type VarianceScalingOptions = Partial<Scaling>;

/**
 * Numbers with mean 0 and variance scale / n. Keras's VarianceScaling.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function varianceScaling(options: VarianceScalingOptions = {}): Initializer {
  const where = 'varianceScaling';
  const known = checkOptions(where, options, ['scale', 'mode', 'distribution']);
  const { scale = 1, mode = 'fanIn', distribution = 'truncatedNormal' } = known;
  checkNumber(where, 'scale', scale, 'a number > 0', (value) => value > 0);
  checkName(where, 'mode', mode, modes);
  checkName(where, 'distribution', distribution, distributions);
  return scaled(where, { scale, mode, distribution }, { scale, mode, distribution });
}
