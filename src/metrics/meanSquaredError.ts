import type { Metric, MetricOptions } from './metric.ts';
import { meanMetric } from './rows.ts';

/** (ŷ − t)², averaged over rows and outputs. */
export function meanSquaredError(options: MetricOptions = {}): Metric {
  return meanMetric('meanSquaredError', options, squaredError);
}

export function squaredError(prediction: number, target: number): number {
  return (prediction - target) * (prediction - target);
}
