import { meanOverDeviations } from './deviation.ts';
import type { Metric } from './metric.ts';

/** |ŷ − t|, the mean over rows and outputs. */
export function meanAbsoluteError(): Metric {
  return meanOverDeviations('meanAbsoluteError', Math.abs);
}
