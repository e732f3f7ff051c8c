import { type AnswerOptions, averagedMetric, ratio } from './averaged.ts';
import type { Metric } from './metric.ts';

/**
 * The share of answers that are right: Σ predictedPositives and right / Σ predictedPositives, 0 where nothing is predictedPositives.
 *
 * @throws TypeError or RangeError for bad options.
 */
export function precision(options: AnswerOptions = {}): Metric {
  return averagedMetric('precision', options, (truePositives, predictedPositives) =>
    ratio(truePositives, predictedPositives),
  );
}
