import type { Metric, MetricOptions } from './metric.ts';
import { meanMetric } from './rows.ts';

/** The minimum |target|, as in Keras. */
const LEAST_TARGET = 1e-7;

/** 100 · |ŷ − t| / max(|t|, 10⁻⁷), averaged over rows and outputs, in percent. */
export function meanAbsolutePercentageError(options: MetricOptions = {}): Metric {
  const each = (prediction: number, target: number) =>
    (100 * Math.abs(prediction - target)) / Math.max(Math.abs(target), LEAST_TARGET);
  return meanMetric('meanAbsolutePercentageError', options, each);
}
