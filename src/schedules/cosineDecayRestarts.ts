import { checkNumber, checkOptions } from '../base/errors.ts';
import { pow } from '../base/exact.ts';
import { checkAlpha, halfCosine } from './cosineDecay.ts';
import { checkPositive, checkRate, checkSteps, type Schedule, schedule } from './schedule.ts';

export interface CosineDecayRestartsOptions {
  /** The initial rate, ≥ 0. */
  learningRate: number;
  /** Steps of the first period, ≥ 1. */
  firstDecaySteps: number;
  /** The length of a period relative to the previous one, ≥ 1. Default 2. */
  tMul?: number;
  /** The initial rate of a period relative to the previous one, > 0. Default 1. */
  mMul?: number;
  /** The final rate of a period as a share of its initial one, from 0 to 1. Default 0. */
  alpha?: number;
}

/**
 * Cosine decay with restarts: learningRate · (alpha + (1 − alpha) · mMulⁱ · ½(1 + cos π x)), where x is the fraction of
 * period i that has passed at t = step − 1. Keras's CosineDecayRestarts; PyTorch's CosineAnnealingWarmRestarts, whose
 * default is tMul 1. SGDR, Loshchilov & Hutter 2017.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function cosineDecayRestarts(options: CosineDecayRestartsOptions): Schedule {
  const where = 'cosineDecayRestarts';
  const keys = ['learningRate', 'firstDecaySteps', 'tMul', 'mMul', 'alpha'] as const;
  const { learningRate, firstDecaySteps, tMul = 2, mMul = 1, alpha = 0 } = checkOptions(where, options, keys);
  checkRate(where, 'learningRate', learningRate);
  checkSteps(where, 'firstDecaySteps', firstDecaySteps);
  checkNumber(where, 'tMul', tMul, 'a number ≥ 1', (value) => value >= 1);
  checkPositive(where, 'mMul', mMul);
  checkAlpha(where, alpha);
  return schedule(where, { learningRate, firstDecaySteps, tMul, mMul, alpha }, (t) => {
    const [period, over] = periodAt(t, firstDecaySteps, tMul);
    return learningRate * (alpha + (1 - alpha) * pow(mMul, period) * halfCosine(over));
  });
}

/** The period at t, from 0, and the fraction of it that has passed, in [0, 1). */
function periodAt(t: number, first: number, growth: number): [period: number, over: number] {
  if (growth === 1) return [Math.floor(t / first), (t % first) / first];
  let period = 0;
  let left = t;
  let length = first;
  for (; left >= length; length *= growth, period++) left -= length;
  return [period, left / length];
}
