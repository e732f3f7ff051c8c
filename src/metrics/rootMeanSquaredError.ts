import { meanOverDeviations } from './deviation.ts';
import type { Metric } from './metric.ts';

/** √ of the mean over rows and outputs of (ŷ − t)². */
export function rootMeanSquaredError(): Metric {
  return meanOverDeviations('rootMeanSquaredError', (deviation) => deviation * deviation, Math.sqrt);
}
