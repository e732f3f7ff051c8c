import { frozen } from '../base/builtIn.ts';
import { checkOptions, toNumber, wrongKind } from '../base/errors.ts';
import { isFunction } from '../base/kinds.ts';
import { type Better, checkBetter, type Metric } from './metric.ts';
import { meanOfRows } from './rows.ts';

export interface CustomMetricOptions {
  /**
   * Whether more or less of it is better. If not given, callbacks that watch the metric, such as `earlyStopping`, need
   * their `mode`.
   */
  better?: Better;
}

/**
 * Creates a metric of your own: the weighted mean over all rows of a number computed from a row's outputs and its
 * target. A class index is passed as a one-hot row. The arrays are reused for the next row. For a metric that is not a
 * mean over rows, write an object `{ name, start, better }`.
 *
 *     metric('maxError', (y, t) => y.reduce((most, value, i) => Math.max(most, Math.abs(value - t[i])), 0), { better: 'less' })
 *
 * @throws TypeError if `each` is not a function or `name` not a string; RangeError for an invalid option.
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
