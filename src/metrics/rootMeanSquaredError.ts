import { squaredError } from './meanSquaredError.ts';
import type { Metric, MetricOptions } from './metric.ts';
import { meanMetric } from './rows.ts';

/** √ of the mean over rows and outputs of (ŷ − t)². */
export function rootMeanSquaredError(options: MetricOptions = {}): Metric {
  return meanMetric('rootMeanSquaredError', options, squaredError, Math.sqrt);
}
