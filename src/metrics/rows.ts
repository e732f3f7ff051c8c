import { outOfRange } from '../base/errors.ts';
import {
  type Metric,
  type MetricContext,
  type MetricCount,
  type MetricOptions,
  metricOptions,
  ownMetric,
  type PredictedBatch,
} from './metric.ts';

/**
 * Calls `visit` with the outputs, the target and the weight of each row whose weight is not 0. A class index becomes a
 * one-hot row. The arrays are reused for the next row.
 */
export function eachRow(
  batch: PredictedBatch,
  visit: (prediction: Float32Array, target: Float32Array, weight: number) => void,
): void {
  const { rows, columns, predictions, predictionsStart, predictionsStride } = batch;
  const { form, targets, targetsStart, targetsStride, weights, weightsStart = 0 } = batch;
  const prediction = new Float32Array(columns);
  const target = new Float32Array(columns);
  for (let i = 0; i < rows; i++) {
    const weight = weights ? (weights[weightsStart + i] as number) : 1;
    if (weight === 0) continue;
    const at = predictionsStart + i * predictionsStride;
    for (let j = 0; j < columns; j++) prediction[j] = predictions[at + j] as number;
    const to = targetsStart + i * targetsStride;
    if (form === 'classes') target.fill(0)[targets[to] as number] = 1;
    else for (let j = 0; j < columns; j++) target[j] = targets[to + j] as number;
    visit(prediction, target, weight);
  }
}

/**
 * Counts the weighted mean over all rows of a number computed from each, and then applies `finish`; 0 if the total
 * weight is 0.
 */
export function meanOfRows(
  each: (prediction: Float32Array, target: Float32Array) => number,
  finish = (mean: number) => mean,
): MetricCount {
  let total = 0;
  let weights = 0;
  return {
    add: (batch) =>
      eachRow(batch, (prediction, target, weight) => {
        total += weight * each(prediction, target);
        weights += weight;
      }),
    result: () => finish(weights === 0 ? 0 : total / weights),
  };
}

/** The same over all rows and outputs. */
export function meanOfOutputs(
  columns: number,
  each: (prediction: number, target: number) => number,
  finish = (mean: number) => mean,
): MetricCount {
  return meanOfRows(
    (prediction, target) => {
      let sum = 0;
      for (let j = 0; j < columns; j++) sum += each(prediction[j] as number, target[j] as number);
      return sum;
    },
    (sum) => finish(sum / columns),
  );
}

/** A metric that is such a mean of errors, for targets that are rows of numbers. */
export function meanMetric(
  kind: string,
  options: MetricOptions,
  each: (prediction: number, target: number) => number,
  finish?: (mean: number) => number,
): Metric {
  return ownMetric(kind, 'less', metricOptions(kind, options), (context) => {
    checkRows(kind, context);
    return meanOfOutputs(context.columns, each, finish);
  });
}

/** Throws if targets are class indices. */
export function checkRows(where: string, { form }: MetricContext): void {
  if (form === 'classes') throw outOfRange(where, 'y', 'rows of numbers', 'class indices');
}
