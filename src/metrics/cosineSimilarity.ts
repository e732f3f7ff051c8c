import { type Metric, type MetricOptions, metricOptions, ownMetric } from './metric.ts';
import { checkRows, meanOfRows } from './rows.ts';

/** The minimum squared length of a row, as in Keras. */
const LEAST_SQUARE = 1e-12;

/**
 * The cosine of the angle between outputs and target, Σ ŷt / (‖ŷ‖ ‖t‖), averaged over rows: 1 is best; a row of zeros
 * counts 0.
 */
export function cosineSimilarity(options: MetricOptions = {}): Metric {
  return ownMetric('cosineSimilarity', 'more', metricOptions('cosineSimilarity', options), (context) => {
    checkRows('cosineSimilarity', context);
    return meanOfRows(cosine);
  });
}

function cosine(prediction: Float32Array, target: Float32Array): number {
  let product = 0;
  let square = 0;
  let targetSquare = 0;
  for (let j = 0; j < prediction.length; j++) {
    const [p, t] = [prediction[j] as number, target[j] as number];
    product += p * t;
    square += p * p;
    targetSquare += t * t;
  }
  return product / Math.sqrt(Math.max(square, LEAST_SQUARE) * Math.max(targetSquare, LEAST_SQUARE));
}
