import { type AnswerOptions, averagedMetric, ratio } from './averaged.ts';
import type { Metric } from './metric.ts';

/**
 * The share of positives that are found: true positives / actual positives, 0 if there are none.
 *
 * @throws TypeError or RangeError for invalid options.
 */
export function recall(options: AnswerOptions = {}): Metric {
  return averagedMetric('recall', options, (truePositives, _, actualPositives) =>
    ratio(truePositives, actualPositives),
  );
}
