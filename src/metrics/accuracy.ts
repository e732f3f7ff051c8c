import { outOfRange } from '../base/errors.ts';
import { greatest } from '../base/greatest.ts';
import { oneOfClasses } from './answers.ts';
import { sameSide } from './binaryAccuracy.ts';
import { type Metric, type MetricOptions, metricOptions, ownMetric } from './metric.ts';
import { meanOfOutputs, meanOfRows } from './rows.ts';

/**
 * The share of correct answers. For softmax outputs: rows whose largest output is the target's class. For sigmoid
 * outputs: outputs on the same side of ½ as their target.
 */
export function accuracy(options: MetricOptions = {}): Metric {
  const start: Metric['start'] = (context) => {
    if (oneOfClasses(context))
      return meanOfRows((prediction, target) => Number(greatest(prediction) === greatest(target)));
    if (context.activation === 'sigmoid') return meanOfOutputs(context.columns, sameSide(0.5));
    throw outOfRange('accuracy', "the outputs' activation", 'softmax or sigmoid', `'${context.activation}'`);
  };
  return ownMetric('accuracy', 'more', metricOptions('accuracy', options), start, 'answers');
}
