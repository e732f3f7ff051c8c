import type { Metric, MetricOptions } from './metric.ts';
import { meanMetric } from './rows.ts';

/** |ŷ − t|, averaged over rows and outputs. */
export function meanAbsoluteError(options: MetricOptions = {}): Metric {
  return meanMetric('meanAbsoluteError', options, (prediction, target) => Math.abs(prediction - target));
}
