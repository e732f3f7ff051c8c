import { checkName, wrongKind } from '../base/errors.ts';
import * as metrics from './index.ts';
import { checkBetter, type Metric } from './metric.ts';

export type MetricName = keyof typeof metrics;

/** Resolves a metric, given by name or value. */
export function resolveMetric(where: string, metric: MetricName | Metric): Metric {
  if (typeof metric === 'string') return checkName(where, 'metric', metric, metrics)();
  const whole = typeof metric?.start === 'function' && typeof metric.name === 'string';
  if (!whole) throw wrongKind(where, 'metric', `one of ${Object.keys(metrics).join(', ')}, or { name, start }`, metric);
  checkBetter(where, metric.better);
  return metric;
}
