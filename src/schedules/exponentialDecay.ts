import { pow } from '../base/exact.ts';
import { type DecayOptions, decay } from './decay.ts';
import type { Schedule } from './schedule.ts';

/**
 * learningRate · decayRate^(t / decaySteps) with t = step − 1; with staircase the exponent is rounded down. Keras's
 * ExponentialDecay; PyTorch's ExponentialLR with decaySteps 1.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function exponentialDecay(options: DecayOptions): Schedule {
  return decay('exponentialDecay', options, pow);
}
