import { checkName, checkNumber, checkOptions } from '../base/errors.ts';
import { halfCosine } from './cosineDecay.ts';
import { checkPositive, checkRate, checkSteps, type Schedule, schedule } from './schedule.ts';

export interface OneCycleOptions {
  /** The highest rate, ≥ 0. */
  maxLearningRate: number;
  /** Steps of the whole cycle, ≥ 1; afterwards the rate stays constant. */
  totalSteps: number;
  /** The share of the steps in which the rate rises, from 0 to 1. Default 0.3. */
  percentStart?: number;
  /** The highest rate divided by the initial one, > 0. Default 25. */
  divFactor?: number;
  /** The initial rate divided by the final one, > 0. Default 10,000. */
  finalDivFactor?: number;
  /** The shape between rates: half a cosine wave or a straight line. Default 'cosine'. */
  anneal?: keyof typeof shapes;
}

/** From 1 at 0 to 0 at 1. */
const shapes = { cosine: halfCosine, linear: (x: number) => 1 - x } as const;

/**
 * The rate rises from maxLearningRate / divFactor to maxLearningRate, and then falls to its initial value /
 * finalDivFactor: PyTorch's OneCycleLR without a third phase. The peak is at t = percentStart · totalSteps − 1, the end
 * at t = totalSteps − 1, with t = step − 1. Smith & Topin 2018.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function oneCycle(options: OneCycleOptions): Schedule {
  const where = 'oneCycle';
  const keys = ['maxLearningRate', 'totalSteps', 'percentStart', 'divFactor', 'finalDivFactor', 'anneal'] as const;
  const known = checkOptions(where, options, keys);
  const { maxLearningRate, totalSteps, anneal = 'cosine' } = known;
  const { percentStart = 0.3, divFactor = 25, finalDivFactor = 1e4 } = known;
  checkRate(where, 'maxLearningRate', maxLearningRate);
  checkSteps(where, 'totalSteps', totalSteps);
  checkNumber(where, 'percentStart', percentStart, 'a number from 0 to 1', (value) => value >= 0 && value <= 1);
  checkPositive(where, 'divFactor', divFactor);
  checkPositive(where, 'finalDivFactor', finalDivFactor);
  const shape = checkName(where, 'anneal', anneal, shapes);
  const first = maxLearningRate / divFactor;
  const last = first / finalDivFactor;
  const peak = percentStart * totalSteps - 1;
  const end = totalSteps - 1;
  const made = { maxLearningRate, totalSteps, percentStart, divFactor, finalDivFactor, anneal };
  return schedule(where, made, (t) => {
    if (t > end) return last;
    if (t > peak) return last + (maxLearningRate - last) * shape((t - peak) / (end - peak));
    return maxLearningRate + (first - maxLearningRate) * (t < peak ? shape(t / peak) : 0);
  });
}
