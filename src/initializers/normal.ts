import { checkOptions } from '../base/errors.ts';
import { checkDeviation, checkFinite } from './check.ts';

export interface NormalOptions {
  /** The mean. Default 0. */
  mean?: number;
  /** The standard deviation, ≥ 0. Default 0.05. */
  deviation?: number;
}

export function normalOptions(where: string, options: NormalOptions): Required<NormalOptions> {
  const { mean = 0, deviation = 0.05 } = checkOptions(where, options, ['mean', 'deviation']);
  checkFinite(where, 'mean', mean);
  checkDeviation(where, deviation);
  return { mean, deviation };
}
