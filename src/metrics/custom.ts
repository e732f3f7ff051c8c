import { frozen } from '../base/builtIn.ts';
import { checkOptions, toNumber, wrongKind } from '../base/errors.ts';
import { isFunction } from '../base/kinds.ts';
import { type Better, checkBetter, type Metric } from './metric.ts';
import { meanOfRows } from './rows.ts';

export interface CustomMetricOptions {
  /**
   * Whether more or less of it is better. Default: neither, and callbacks that watch it, such as `earlyStopping`, want
   * their `mode` told.
   */
  better?: Better;
}

/**
 * A metric of your own: the mean over all rows, by their weights, of a number that is computed from a row's outputs and its
 * target. A class index is given as a one-hot row. The arrays are used again for the next row. For what is no mean over
 * rows, write an object `{ name, start, better }`.
 *
 * @throws TypeError if `each` is no function or `name` no string; RangeError for a bad option.
 */
export function metric(
  name: string,
  each: (prediction: Float32Array, target: Float32Array) => number,
  options: CustomMetricOptions = {},
): Metric {
  const { better } = checkOptions('metric', options, ['better']);
  if (typeof name !== 'string') throw wrongKind('metric', 'name', 'a string', name);
  if (!isFunction(each)) throw wrongKind('metric', 'each', 'a function of a prediction and its target', each);
  checkBetter('metric', better);
  const start = () => meanOfRows((prediction, target) => toNumber(name, each(prediction, target)));
  return frozen<Metric>({ name, better, start });
}
