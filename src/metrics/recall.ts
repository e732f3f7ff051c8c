import { type AnswerOptions, averagedMetric, ratio } from './averaged.ts';
import type { Metric } from './metric.ts';

/**
 * The share of what is right that is predictedPositives: Σ predictedPositives and right / Σ right, 0 where nothing is right.
 *
 * @throws TypeError or RangeError for bad options.
 */
export function recall(options: AnswerOptions = {}): Metric {
  return averagedMetric('recall', options, (truePositives, _, actualPositives) =>
    ratio(truePositives, actualPositives),
  );
}
