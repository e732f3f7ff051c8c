import { type AnswerOptions, averagedMetric, ratio } from './averaged.ts';
import type { Metric } from './metric.ts';

/**
 * The share of answers that are right: Σ answered and right / Σ answered, 0 where nothing is answered.
 *
 * @throws TypeError or RangeError for bad options.
 */
export function precision(options: AnswerOptions = {}): Metric {
  return averagedMetric('precision', options, (both, answered) => ratio(both, answered));
}
