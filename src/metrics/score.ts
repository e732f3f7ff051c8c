import { checkInteger, checkOptions, outOfRange, wrongKind } from '../engine/errors.ts';
import type { Metric } from './metric.ts';
import { type MetricName, resolveMetric } from './resolve.ts';

export interface ScoreOptions {
  /** Numbers of a row of predictions. Default: as many as predictions are for each number of y. */
  columns?: number;
  /** What the predictions are: 'softmax' makes one class of each row right. Default 'softmax' for several columns, else 'sigmoid'. */
  activation?: string;
  /** One weight ≥ 0 for each row. Default: each counts 1. */
  weights?: ArrayLike<number>;
}

/**
 * A metric of arrays. Numbers are rounded to f32.
 *
 * @param y a class index for each row; or rows of numbers, row after row, as many as there are predictions
 * @param predictions rows × columns, row after row, as `predict` gives them
 * @throws TypeError or RangeError for bad input, and where the metric means nothing for it.
 */
export function score(
  metric: MetricName | Metric,
  y: ArrayLike<number>,
  predictions: ArrayLike<number>,
  options: ScoreOptions = {},
): number {
  const settings = checkOptions('score', options, ['columns', 'activation', 'weights']);
  const { columns = Math.max(1, Math.floor(predictions.length / y.length)), weights } = settings;
  const { activation = columns > 1 ? 'softmax' : 'sigmoid' } = settings;
  checkInteger('score', 'columns', columns, 1);
  if (typeof activation !== 'string') throw wrongKind('score', 'activation', 'a name', activation);
  const rows = predictions.length / columns;
  const form = columns > 1 && y.length === rows ? 'classes' : 'rows';
  if (rows === 0 || (form === 'rows' && y.length !== predictions.length))
    throw outOfRange(
      'score',
      'y',
      `a class index for each of ${rows} rows, or ${predictions.length} numbers`,
      y.length,
    );
  if (weights && weights.length !== rows) throw outOfRange('score', 'weights', `${rows} numbers`, weights.length);
  const targets = form === 'classes' ? Uint32Array.from(y) : Float32Array.from(y);
  if (form === 'classes') {
    const wrong = Array.prototype.findIndex.call(
      y,
      (label) => !Number.isInteger(label) || label < 0 || label >= columns,
    );
    if (wrong >= 0)
      throw outOfRange('score', `y[${wrong}]`, `a class index from 0 to ${columns - 1}`, String(y[wrong]));
  }
  const count = resolveMetric('score', metric).start({ form, columns, activation });
  count.add({
    ...{ rows, columns, form, targets, targetsStart: 0, targetsStride: form === 'classes' ? 1 : columns },
    ...{ predictions: Float32Array.from(predictions), predictionsStart: 0, predictionsStride: columns },
    ...{ weights: weights && Float32Array.from(weights), weightsStart: 0 },
  });
  return count.result();
}
