import { type AnswerOptions, averagedMetric, ratio } from './averaged.ts';
import type { Metric } from './metric.ts';

/**
 * The harmonic mean of precision and recall: 2 Σ predictedPositives and right / (Σ predictedPositives + Σ right), 0 where nothing is either.
 *
 * @throws TypeError or RangeError for bad options.
 */
export function f1(options: AnswerOptions = {}): Metric {
  return averagedMetric('f1', options, (truePositives, predictedPositives, actualPositives) =>
    ratio(2 * truePositives, predictedPositives + actualPositives),
  );
}
