import { squaredError } from './meanSquaredError.ts';
import type { Metric, MetricOptions } from './metric.ts';
import { meanMetric } from './rows.ts';

/** The square root of the mean of (ŷ − t)² over rows and outputs. */
export function rootMeanSquaredError(options: MetricOptions = {}): Metric {
  return meanMetric('rootMeanSquaredError', options, squaredError, Math.sqrt);
}
