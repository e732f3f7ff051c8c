import { checkThreshold } from './answers.ts';
import { type Metric, type MetricOptions, metricOptions, ownMetric } from './metric.ts';
import { meanOfOutputs } from './rows.ts';

export interface BinaryAccuracyOptions extends MetricOptions {
  /** The threshold above which an output means yes. Default 0.5. */
  threshold?: number;
}

/**
 * The share of outputs that are on the same side of the threshold as their target is of ½.
 *
 * @throws TypeError or RangeError for invalid options.
 */
export function binaryAccuracy(options: BinaryAccuracyOptions = {}): Metric {
  const all = metricOptions('binaryAccuracy', options, { threshold: 0.5 });
  checkThreshold('binaryAccuracy', all.threshold);
  const start: Metric['start'] = ({ columns }) => meanOfOutputs(columns, sameSide(all.threshold));
  return ownMetric('binaryAccuracy', 'more', all, start, 'probabilities');
}

/** 1 if an output is on the same side of the threshold as its target is of ½, else 0. */
export function sameSide(threshold: number): (prediction: number, target: number) => number {
  return (prediction, target) => Number(prediction > threshold === target > 0.5);
}
