import { type AnswerOptions, averagedMetric, ratio } from './averaged.ts';
import type { Metric } from './metric.ts';

/**
 * The harmonic mean of precision and recall: 2 · true positives / (predicted positives + actual positives), 0 if there
 * are neither.
 *
 * @throws TypeError or RangeError for invalid options.
 */
export function f1(options: AnswerOptions = {}): Metric {
  return averagedMetric('f1', options, (truePositives, predictedPositives, actualPositives) =>
    ratio(2 * truePositives, predictedPositives + actualPositives),
  );
}
