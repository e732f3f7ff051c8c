import { checkInteger, outOfRange } from '../base/errors.ts';
import { greatest } from '../base/greatest.ts';
import { oneOfClasses } from './answers.ts';
import { type Metric, type MetricOptions, metricOptions, ownMetric } from './metric.ts';
import { meanOfRows } from './rows.ts';

export interface TopKOptions extends MetricOptions {
  /** How many of the largest outputs of a row to look at. Default 5. */
  k?: number;
}

/**
 * The share of rows whose class is among the k largest softmax outputs. For ties, the first output ranks higher.
 *
 * @throws TypeError or RangeError for invalid options.
 */
export function topK(options: TopKOptions = {}): Metric {
  const all = metricOptions('topK', options, { k: 5 });
  const { k } = all;
  checkInteger('topK', 'k', k, 1);
  const start: Metric['start'] = (context) => {
    if (!oneOfClasses(context))
      throw outOfRange('topK', "the outputs' activation", 'softmax', `'${context.activation}'`);
    return meanOfRows((prediction, target) => Number(rankOf(prediction, greatest(target)) < k));
  };
  return ownMetric('topK', 'more', all, start, 'probabilities');
}

/** How many outputs are larger than that of a class, or not a number. */
function rankOf(prediction: Float32Array, label: number): number {
  const own = prediction[label] as number;
  let rank = 0;
  for (let j = 0; j < prediction.length; j++) {
    const other = prediction[j] as number;
    if (j < label ? !(other < own) : j > label && !(other <= own)) rank++;
  }
  return rank;
}
