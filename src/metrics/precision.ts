import { type AnswerOptions, averagedMetric, ratio } from './averaged.ts';
import type { Metric } from './metric.ts';

/**
 * The share of positive predictions that are correct: true positives / predicted positives, 0 if there are none.
 *
 * @throws TypeError or RangeError for invalid options.
 */
export function precision(options: AnswerOptions = {}): Metric {
  return averagedMetric('precision', options, (truePositives, predictedPositives) =>
    ratio(truePositives, predictedPositives),
  );
}
