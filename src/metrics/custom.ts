import { toNumber, wrongKind } from '../engine/errors.ts';
import type { Metric } from './metric.ts';
import { meanOfRows } from './rows.ts';

/**
 * A metric of your own: the mean over all rows, by their weights, of a number that is told from a row's outputs and its
 * target. A class index is given as a one-hot row. The arrays are used again for the next row. For what is no mean over
 * rows, write an object `{ name, start }`.
 *
 * @throws TypeError if `each` is no function or `name` no string.
 */
export function metric(name: string, each: (prediction: Float32Array, target: Float32Array) => number): Metric {
  if (typeof name !== 'string') throw wrongKind('metric', 'name', 'a string', name);
  if (typeof each !== 'function') throw wrongKind('metric', 'each', 'a function of a prediction and its target', each);
  return { name, start: () => meanOfRows((prediction, target) => toNumber(name, each(prediction, target))) };
}
