import { checkName, wrongKind } from '../engine/errors.ts';
import * as metrics from './index.ts';
import type { Metric } from './metric.ts';

export type MetricName = keyof typeof metrics;

/** The metric itself, from its name or a value. */
export function resolveMetric(where: string, metric: MetricName | Metric): Metric {
  if (typeof metric === 'string') return checkName(where, 'metric', metric, metrics)();
  if (typeof metric === 'object' && metric !== null && typeof metric.start === 'function') return metric;
  throw wrongKind(where, 'metric', `one of ${Object.keys(metrics).join(', ')}`, metric);
}
