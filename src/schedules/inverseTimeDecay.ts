import { type DecayOptions, decay } from './decay.ts';
import type { Schedule } from './schedule.ts';

/**
 * learningRate / (1 + decayRate · t / decaySteps) with t = step − 1; with staircase t / decaySteps is rounded down.
 * Keras's InverseTimeDecay.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function inverseTimeDecay(options: DecayOptions): Schedule {
  return decay('inverseTimeDecay', options, (decayRate, time) => 1 / (1 + decayRate * time));
}
