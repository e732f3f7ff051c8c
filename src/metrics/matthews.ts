import { outOfRange } from '../base/errors.ts';
import { AnswerCounts, checkThreshold, oneOfClasses } from './answers.ts';
import { ratio } from './averaged.ts';
import { type Metric, type MetricOptions, metricOptions, ownMetric } from './metric.ts';

export interface MatthewsOptions extends MetricOptions {
  /** The threshold above which a single output means yes. Default 0.5. */
  threshold?: number;
}

/**
 * Matthews correlation coefficient of predictions and truth, for one output or for classes: 1 is best, 0 is chance
 * level, and 0 if all predictions or all true answers are one class. Gorodkin 2004, Comparing two K-category
 * assignments by a K-category correlation coefficient.
 *
 * @throws TypeError or RangeError for invalid options.
 */
export function matthews(options: MatthewsOptions = {}): Metric {
  const all = metricOptions('matthews', options, { threshold: undefined });
  const { threshold } = all;
  checkThreshold('matthews', threshold);
  const start: Metric['start'] = (context) => {
    if (!oneOfClasses(context) && context.columns > 1)
      throw outOfRange(
        'matthews',
        'outputs',
        'a single one or softmax',
        `${context.columns} of '${context.activation}'`,
      );
    if (oneOfClasses(context) && threshold !== undefined)
      throw outOfRange('matthews', 'threshold', 'left out for classes', threshold);
    const counts = new AnswerCounts(context, threshold);
    return { add: (batch) => counts.add(batch), result: () => correlation(counts) };
  };
  return ownMetric('matthews', 'more', all, start, 'answers');
}

function correlation({ truePositives, predictedPositives, actualPositives, rows }: AnswerCounts): number {
  let right = 0;
  let products = 0;
  let answeredSquares = 0;
  let askedSquares = 0;
  const addClass = (hits: number, answers: number, truths: number) => {
    right += hits;
    products += answers * truths;
    answeredSquares += answers * answers;
    askedSquares += truths * truths;
  };
  for (const [j, hits] of truePositives.entries())
    addClass(hits, predictedPositives[j] as number, actualPositives[j] as number);
  if (truePositives.length === 1) {
    const [hits = 0, answers = 0, truths = 0] = [truePositives[0], predictedPositives[0], actualPositives[0]];
    addClass(rows - answers - truths + hits, rows - answers, rows - truths);
  }
  const spread = Math.sqrt((rows * rows - answeredSquares) * (rows * rows - askedSquares));
  return ratio(right * rows - products, spread);
}
