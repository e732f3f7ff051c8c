import { log } from '../base/exact.ts';
import { oneOfClasses } from './answers.ts';
import { type Metric, type MetricOptions, metricOptions, ownMetric } from './metric.ts';
import { meanOfOutputs, meanOfRows } from './rows.ts';

/** Outputs are clipped to this distance from 0 and 1, as in Keras. */
const LEAST = 1e-7;

/**
 * The cross-entropy of probabilities: for softmax outputs −Σ t log ŷ, averaged over rows; for others −(t log ŷ + (1 −
 * t) log (1 − ŷ)), averaged over rows and outputs.
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
