import { wrongKind } from '../base/errors.ts';
import { named } from '../base/names.ts';
import * as common from './common.ts';
import type * as metrics from './index.ts';
import { checkBetter, type Metric } from './metric.ts';

export type MetricName = keyof typeof metrics;

/** Resolves a metric, given by name or value; by any name of `every`, if that is given. */
export function resolveMetric(where: string, metric: MetricName | Metric, every?: object): Metric {
  if (typeof metric === 'string') return named(where, 'metric', metric, 'metrics', common, every);
  const whole = typeof metric?.start === 'function' && typeof metric.name === 'string';
  if (!whole) throw wrongKind(where, 'metric', "a name such as 'accuracy' or a metric such as metrics.auc()", metric);
  checkBetter(where, metric.better);
  return metric;
}
