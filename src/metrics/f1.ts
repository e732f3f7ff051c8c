import { type AnswerOptions, averagedMetric, ratio } from './averaged.ts';
import type { Metric } from './metric.ts';

/**
 * The harmonic mean of precision and recall: 2 Σ answered and right / (Σ answered + Σ right), 0 where nothing is either.
 *
 * @throws TypeError or RangeError for bad options.
 */
export function f1(options: AnswerOptions = {}): Metric {
  return averagedMetric('f1', options, (both, answered, asked) => ratio(2 * both, answered + asked));
}
