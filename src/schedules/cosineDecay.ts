import { checkNumber, checkOptions } from '../base/errors.ts';
import { cosPi } from '../base/exact.ts';
import { checkRate, checkSteps, type Schedule, schedule } from './schedule.ts';

export interface CosineDecayOptions {
  /** The initial rate, ≥ 0. */
  learningRate: number;
  /** Steps from the initial to the final rate, ≥ 1. */
  decaySteps: number;
  /** The final rate as a share of the initial one, from 0 to 1. Default 0. */
  alpha?: number;
}

/**
 * learningRate · (alpha + (1 − alpha) · ½(1 + cos π t / decaySteps)) with t = step − 1, at most decaySteps: Keras's
 * CosineDecay (for its warm-up use warmUp); PyTorch's CosineAnnealingLR up to its T_max. Loshchilov & Hutter 2017.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function cosineDecay(options: CosineDecayOptions): Schedule {
  const where = 'cosineDecay';
  const { learningRate, decaySteps, alpha = 0 } = checkOptions(where, options, ['learningRate', 'decaySteps', 'alpha']);
  checkRate(where, 'learningRate', learningRate);
  checkSteps(where, 'decaySteps', decaySteps);
  checkAlpha(where, alpha);
  return schedule(where, { learningRate, decaySteps, alpha }, (t) => {
    return learningRate * (alpha + (1 - alpha) * halfCosine(Math.min(t, decaySteps) / decaySteps));
  });
}

export function checkAlpha(where: string, alpha: number): number {
  return checkNumber(where, 'alpha', alpha, 'a number from 0 to 1', (value) => value >= 0 && value <= 1);
}

/** Half a cosine wave: 1 at 0, falling to 0 at 1. */
export function halfCosine(x: number): number {
  return (1 + cosPi(x)) / 2;
}
