import { log } from '../base/exact.ts';
import { oneOfClasses } from './answers.ts';
import { type Metric, type MetricOptions, metricOptions, ownMetric } from './metric.ts';
import { meanOfOutputs, meanOfRows } from './rows.ts';

/** Outputs count as no nearer to 0 and 1 than this: Keras's. */
const LEAST = 1e-7;

/**
 * The cross-entropy of probabilities: of softmax outputs −Σ t log ŷ, the mean over rows; of others
 * −(t log ŷ + (1 − t) log (1 − ŷ)), the mean over rows and outputs.
 */
export function logLoss(options: MetricOptions = {}): Metric {
  const start: Metric['start'] = (context) =>
    oneOfClasses(context) ? meanOfRows(ofClasses) : meanOfOutputs(context.columns, ofLabel);
  return ownMetric('logLoss', 'less', metricOptions('logLoss', options), start, 'probabilities');
}

const clipped = (prediction: number) => Math.min(Math.max(prediction, LEAST), 1 - LEAST);

function ofClasses(prediction: Float32Array, target: Float32Array): number {
  let sum = 0;
  for (let j = 0; j < prediction.length; j++) {
    const t = target[j] as number;
    if (t > 0) sum -= t * log(clipped(prediction[j] as number));
  }
  return sum;
}

function ofLabel(prediction: number, target: number): number {
  const p = clipped(prediction);
  return -target * log(p) - (1 - target) * log(1 - p);
}
